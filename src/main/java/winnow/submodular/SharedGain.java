package winnow.submodular;

/** A run of f(A | P) − f(A | P ∪ Q) from two runs of f, one that starts with P and one that starts with P ∪ Q. */
final class SharedGain implements GainState {
    private final GainState without;
    private final GainState with;
    private final double valueWithout;
    private final double valueWith;

    SharedGain(GainState without, GainState with) {
        this.without = without;
        this.with = with;
        this.valueWithout = without.value();
        this.valueWith = with.value();
    }

    @Override
    public double gain(int item) {
        return without.gain(item) - with.gain(item);
    }

    @Override
    public void add(int item) {
        without.add(item);
        with.add(item);
    }

    @Override
    public double value() {
        return (without.value() - valueWithout) - (with.value() - valueWith);
    }
}
