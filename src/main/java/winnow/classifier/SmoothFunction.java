package winnow.classifier;

/** A differentiable function of many numbers, to be minimized. */
@FunctionalInterface
interface SmoothFunction {
    /** The value at a point; writes the gradient there, of the point's length. */
    double valueAndGradient(double[] point, double[] gradient);
}
