package winnow.selection;

/** Which part of a pool, ordered by perplexity, is kept: the band of the budget's size around a centre. */
public enum PerplexityBand {
    /** The most predictable records: the band begins at the lowest perplexity. */
    LOW("low", 0),
    /** The band around the median. */
    MIDDLE("middle", 1),
    /** The least predictable records: the band ends at the highest perplexity. */
    HIGH("high", 2);

    private final String id;
    private final int twiceCentre;

    PerplexityBand(String id, int twiceCentre) {
        this.id = id;
        this.twiceCentre = twiceCentre;
    }

    /** Its name in manifests. */
    public String id() {
        return id;
    }

    /** −|(rank + ½) / n − centre|, from −1 to 0, exactly equal for ranks equally far from the centre. */
    double closeness(int rank, int n) {
        long off = Math.abs(2L * rank + 1 - (long) twiceCentre * n);
        return -off / (2.0 * n);
    }
}
