package winnow.cli;

import java.util.List;
import java.util.Map;

/** What a block of utilities will take, said before it is computed. */
interface UtilityOutlook {
    /** As it is shown. */
    List<String> lines();

    /**
     * Asks for leave to take long.
     *
     * @throws IllegalArgumentException if it was not given
     */
    void requireLeave(boolean isGiven);

    /** The plan, without what depends on the machine, as it stands in a manifest. */
    Map<String, Object> asMap();
}
