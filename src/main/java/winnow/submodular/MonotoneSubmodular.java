package winnow.submodular;

/** A set function whose value never falls and whose gains never rise, whatever its parameters. */
public interface MonotoneSubmodular extends SetFunction {
    @Override
    default boolean isMonotone() {
        return true;
    }

    @Override
    default boolean isSubmodular() {
        return true;
    }
}
