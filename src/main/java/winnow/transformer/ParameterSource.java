package winnow.transformer;

import ai.djl.ndarray.NDArray;

/** Where the description of an architecture gets its parameters: a checkpoint, random numbers, or only their declaration. */
interface ParameterSource {
    /** A tensor that the checkpoint must hold in this shape. */
    Parameter tensor(String name, long... shape);

    /** A tensor that something is added to: zeros where a model starts from nothing. */
    default Parameter offset(String name, long... shape) {
        return tensor(name, shape);
    }

    /** The weight of a linear layer, [out, in] here and [in, out] in the checkpoint. */
    Parameter transposed(String name, long out, long in);

    /** Whether an optional tensor, such as that of a head, is to be had. */
    boolean holds(String name);

    /** A number that operations take as an array; lives as long as the model. */
    NDArray constant(double value);
}
