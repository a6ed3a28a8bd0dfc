package winnow.transformer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.nn.core.Embedding;
import java.util.List;

/** A network cut into stages that can be run one after another: embedding, layers, and what follows the last layer. */
interface Stages {
    /** Token ids to the first layer's input [b, t, d]. */
    NDArray embed(ForwardPass pass);

    /** The layers in order. */
    List<Layer> layers();

    /** The last layer's output to hidden states. */
    NDArray finish(NDArray x, ForwardPass pass);

    /** The rows of a table [V, d] for ids [b, t]: [b, t, d]. */
    static NDArray rows(NDArray ids, Parameter table) {
        return Embedding.embedding(ids, table.value(), SparseFormat.DENSE).singletonOrThrow();
    }
}
