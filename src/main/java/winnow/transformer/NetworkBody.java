package winnow.transformer;

import java.util.List;

/** What the parts of every architecture include. */
interface NetworkBody {
    /** Token embedding [V, d]. */
    Parameter words();

    List<Layer> layers();

    int contextLength();
}
