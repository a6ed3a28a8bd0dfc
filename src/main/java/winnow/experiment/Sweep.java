package winnow.experiment;

import java.util.List;

/**
 * Points of an experiment that differ in one setting, in the order of a figure.
 *
 * @param name of the setting
 * @param places one for each value
 */
public record Sweep(String name, List<Place> places) {
    /** Copies the list. */
    public Sweep {
        places = List.copyOf(places);
    }

    /**
     * A value of the setting.
     *
     * @param value in words
     * @param setting label of the point, as in {@link PointResults#setting}
     */
    public record Place(String value, String setting) {}
}
