package winnow.transformer;

import ai.djl.ndarray.NDArray;
import java.util.List;

/** A network cut into stages that can be run one after another: embedding, layers, and what follows the last layer. */
interface Stages {
    /** Token ids to the first layer's input [b, t, d]. */
    NDArray embed(ForwardPass pass);

    /** The layers in order. */
    List<Layer> layers();

    /** The last layer's output to hidden states. */
    NDArray finish(NDArray x, ForwardPass pass);
}
