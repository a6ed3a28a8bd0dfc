package winnow.submodular;

/** A concave, never falling function ψ on [0, ∞) with ψ(0) = 0: what turns sums into diminishing returns. */
@FunctionalInterface
public interface Concave {
    /** ψ(v) = log(1 + v), submodlib's default. */
    Concave LOG = new Concave() {
        @Override
        public double at(double v) {
            return StrictMath.log1p(v);
        }

        @Override
        public double rise(double from, double by) {
            return StrictMath.log1p(by / (1 + from));
        }

        @Override
        public String toString() {
            return "log";
        }
    };

    /** ψ(v) = √v. */
    Concave SQRT = new Concave() {
        @Override
        public double at(double v) {
            return Math.sqrt(v);
        }

        @Override
        public double rise(double from, double by) {
            return by == 0 ? 0 : by / (Math.sqrt(from + by) + Math.sqrt(from));
        }

        @Override
        public String toString() {
            return "sqrt";
        }
    };

    /** ψ(v) = 1 − 1/(1 + v), which never exceeds 1. */
    Concave INVERSE = new Concave() {
        @Override
        public double at(double v) {
            return v / (1 + v);
        }

        @Override
        public double rise(double from, double by) {
            return by / ((1 + from) * (1 + (from + by)));
        }

        @Override
        public String toString() {
            return "inverse";
        }
    };

    /** ψ(v) for v ≥ 0. */
    double at(double v);

    /**
     * ψ(from + by) − ψ(from). Overridden where a form without cancellation exists: such a form never rises with {@code from}
     * under rounding, so that lazy and naive greedy agree to the bit.
     */
    default double rise(double from, double by) {
        return at(from + by) - at(from);
    }
}
