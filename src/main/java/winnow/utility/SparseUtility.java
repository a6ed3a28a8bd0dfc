package winnow.utility;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import winnow.corpus.Corpus;
import winnow.linalg.FloatMatrix;
import winnow.linalg.SparseMatrix;

/**
 * Raw utilities U {@code [n, m]} of which some pairs are known: rows are represented records i, columns candidates j. A pair that
 * is not stored was not computed; it counts 0, as does a record that is no help.
 *
 * <p>Stored candidate by candidate. Immutable; nothing here is rescaled, see {@link Treatment#apply(SparseUtility)}, whose result
 * {@code SparseFacilityLocation.of} takes. It knows the fingerprints of the corpora that it was made from. Memory: 8 bytes a known pair.
 */
public final class SparseUtility {
    private final SparseMatrix byCandidate;
    private final String represented;
    private final String candidates;
    private final Map<String, Object> settings;
    private final float[] alone;
    private final int[] candidateOf;

    private SparseUtility(
            SparseMatrix byCandidate,
            String represented,
            String candidates,
            Map<String, Object> settings,
            float[] alone,
            int[] candidateOf) {
        this.byCandidate = byCandidate;
        this.represented = represented;
        this.candidates = candidates;
        this.settings = settings;
        this.alone = alone;
        this.candidateOf = candidateOf;
    }

    /**
     * Utilities of some pairs.
     *
     * @param byCandidate {@code [m, n]}: row j stores the utility of candidate j for the represented records it is known for
     * @param settings of how they were made, as in {@link UtilityMetric#settings()}
     * @throws IllegalArgumentException if the shape is not that of the corpora
     */
    public static SparseUtility of(
            Corpus represented, Corpus candidates, SparseMatrix byCandidate, Map<String, Object> settings) {
        if (byCandidate.rows() != candidates.size() || byCandidate.columns() != represented.size()) {
            throw new IllegalArgumentException("utilities must have one row for each of the " + candidates.size()
                    + " candidates and one column for each of the " + represented.size()
                    + " represented records, got " + byCandidate.rows() + " x " + byCandidate.columns());
        }
        return new SparseUtility(
                byCandidate,
                represented.fingerprint(),
                candidates.fingerprint(),
                Collections.unmodifiableMap(new LinkedHashMap<>(settings)),
                null,
                UtilityMatrix.places(represented, candidates));
    }

    /**
     * The same, with what a model made of the represented records without any example.
     *
     * @param distances {@code [n]}: {@link winnow.model.TokenScores#distance()} of every response alone, in [0, 1]
     * @throws IllegalArgumentException if there are not n, or one is none
     */
    public SparseUtility withDistancesAlone(float[] distances) {
        UtilityMatrix.requireDistances(represented(), distances);
        return new SparseUtility(byCandidate, represented, candidates, settings, distances.clone(), candidateOf);
    }

    /** The same, saying more about how it was made. */
    SparseUtility withSettings(Map<String, Object> others) {
        return new SparseUtility(
                byCandidate,
                represented,
                candidates,
                Collections.unmodifiableMap(new LinkedHashMap<>(others)),
                alone,
                candidateOf);
    }

    /** Number n of represented records, the rows. */
    public int represented() {
        return byCandidate.columns();
    }

    /** Number m of candidates, the columns. */
    public int candidates() {
        return byCandidate.rows();
    }

    /** U_ij: what candidate j does for represented record i, or 0 if it is not known. Cost: a binary search. */
    public float get(int i, int j) {
        return byCandidate.get(j, i);
    }

    /** {@code [m, n]}: row j stores the known utilities of candidate j. */
    public SparseMatrix byCandidate() {
        return byCandidate;
    }

    /** Share of all pairs that is known, in [0, 1]: what was computed of a full matrix. */
    public double share() {
        return byCandidate.entries() / Math.max(1, (double) represented() * candidates());
    }

    /** The candidate that is represented record i itself, if it may be chosen. */
    public OptionalInt candidateOf(int i) {
        return candidateOf[i] < 0 ? OptionalInt.empty() : OptionalInt.of(candidateOf[i]);
    }

    /** Distances of the represented responses without an example, {@code [n]}, if they are known. */
    public Optional<float[]> distancesAlone() {
        return Optional.ofNullable(alone).map(float[]::clone);
    }

    /** How the utilities were made. */
    public Map<String, Object> settings() {
        return settings;
    }

    /** Whether rows and columns are the same corpus, so that the diagonal is a record and itself. */
    public boolean isWithinOneCorpus() {
        return represented.equals(candidates);
    }

    /**
     * All pairs, those that are not known counting 0.
     *
     * @throws IllegalArgumentException if the corpora are not those of these utilities
     */
    public UtilityMatrix filledWithZeros(Corpus rows, Corpus columns) {
        requireBetween(rows, columns);
        FloatMatrix full = FloatMatrix.build(
                candidates(), represented(), (j, row) -> byCandidate.forRow(j, (i, utility) -> row[i] = utility));
        UtilityMatrix matrix = UtilityMatrix.of(rows, columns, full, settings);
        return distancesAlone().map(matrix::withDistancesAlone).orElse(matrix);
    }

    /**
     * Checks where the utilities came from.
     *
     * @throws IllegalArgumentException if they were made from other records
     */
    public void requireBetween(Corpus rows, Corpus columns) {
        UtilityMatrix.require("represented records", represented, rows);
        UtilityMatrix.require("candidates", candidates, columns);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SparseUtility that
                && byCandidate.equals(that.byCandidate)
                && represented.equals(that.represented)
                && candidates.equals(that.candidates)
                && settings.equals(that.settings)
                && Arrays.equals(alone, that.alone);
    }

    @Override
    public int hashCode() {
        return 31 * byCandidate.hashCode() + candidates.hashCode();
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%s utilities of %d candidates for %d records: %d pairs, %.3g %% of all",
                settings.getOrDefault("metric", "unnamed"),
                candidates(),
                represented(),
                byCandidate.entries(),
                100 * share());
    }
}
