package winnow.utility;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import winnow.corpus.Corpus;
import winnow.corpus.Example;
import winnow.linalg.FloatMatrix;

/**
 * Raw utilities U {@code [n, m]}: rows are represented records i, columns candidates j; U_ij is what seeing j does for i.
 *
 * <p>Stored candidate by candidate, so that what a marginal gain reads is contiguous. Immutable; nothing here is rescaled, see
 * {@link Treatment}. It knows the fingerprints of the corpora that it was made from.
 */
public final class UtilityMatrix {
    private final FloatMatrix byCandidate;
    private final String represented;
    private final String candidates;
    private final Map<String, Object> settings;
    private final float[] alone;
    private final int[] candidateOf;

    private UtilityMatrix(
            FloatMatrix byCandidate,
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
     * A matrix of utilities.
     *
     * @param byCandidate {@code [m, n]}: row j holds the utility of candidate j for every represented record
     * @param settings of the metric, as in {@link UtilityMetric#settings()}
     * @throws IllegalArgumentException if the shape is not that of the corpora
     */
    public static UtilityMatrix of(
            Corpus represented, Corpus candidates, FloatMatrix byCandidate, Map<String, Object> settings) {
        if (byCandidate.rows() != candidates.size() || byCandidate.columns() != represented.size()) {
            throw new IllegalArgumentException("utilities must have one row for each of the " + candidates.size()
                    + " candidates and one column for each of the " + represented.size()
                    + " represented records, got " + byCandidate.rows() + " x " + byCandidate.columns());
        }
        Map<String, Object> copy = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
        return new UtilityMatrix(
                byCandidate,
                represented.fingerprint(),
                candidates.fingerprint(),
                copy,
                null,
                places(represented, candidates));
    }

    /** Where each represented record stands among the candidates, or −1. */
    static int[] places(Corpus represented, Corpus candidates) {
        int[] places = new int[represented.size()];
        for (int i = 0; i < places.length; i++) {
            Example example = represented.get(i);
            int place = candidates.position(example.id()).orElse(-1);
            places[i] = place >= 0 && candidates.get(place).equals(example) ? place : -1;
        }
        return places;
    }

    /**
     * The same, with what a model made of the represented records without any example.
     *
     * @param distances {@code [n]}: {@link winnow.model.TokenScores#distance()} of every response alone, in [0, 1]
     * @throws IllegalArgumentException if there are not n, or one is none
     */
    public UtilityMatrix withDistancesAlone(float[] distances) {
        requireDistances(represented(), distances);
        return new UtilityMatrix(byCandidate, represented, candidates, settings, distances.clone(), candidateOf);
    }

    static void requireDistances(int represented, float[] distances) {
        if (distances.length != represented) {
            throw new IllegalArgumentException("there must be one distance for each of the " + represented
                    + " represented records, got " + distances.length);
        }
        for (int i = 0; i < distances.length; i++) {
            if (!(distances[i] >= 0 && distances[i] <= 1)) {
                throw new IllegalArgumentException(
                        "distances alone must be in [0, 1], got " + distances[i] + " for record " + i);
            }
        }
    }

    /** The same, saying more about how it was made. */
    UtilityMatrix withSettings(Map<String, Object> others) {
        Map<String, Object> copy = Collections.unmodifiableMap(new LinkedHashMap<>(others));
        return new UtilityMatrix(byCandidate, represented, candidates, copy, alone, candidateOf);
    }

    /** Number n of represented records, the rows. */
    public int represented() {
        return byCandidate.columns();
    }

    /** Number m of candidates, the columns. */
    public int candidates() {
        return byCandidate.rows();
    }

    /** U_ij: what candidate j does for represented record i. */
    public float get(int i, int j) {
        return byCandidate.get(j, i);
    }

    /** The candidate that is represented record i itself, if it may be chosen. */
    public OptionalInt candidateOf(int i) {
        return candidateOf[i] < 0 ? OptionalInt.empty() : OptionalInt.of(candidateOf[i]);
    }

    /** {@code [m, n]}: row j holds the utility of candidate j for every represented record. */
    public FloatMatrix byCandidate() {
        return byCandidate;
    }

    /** Distances of the represented responses without an example, {@code [n]}, if the metric knows them. */
    public Optional<float[]> distancesAlone() {
        return Optional.ofNullable(alone).map(float[]::clone);
    }

    /** The settings of the metric. */
    public Map<String, Object> settings() {
        return settings;
    }

    /** Whether rows and columns are the same corpus, so that the diagonal is a record and itself. */
    public boolean isWithinOneCorpus() {
        return represented.equals(candidates);
    }

    /** Whether rows and columns are these corpora. */
    public boolean isBetween(Corpus rows, Corpus columns) {
        return represented.equals(rows.fingerprint()) && candidates.equals(columns.fingerprint());
    }

    /**
     * Checks where the matrix came from.
     *
     * @throws IllegalArgumentException if it was made from other records
     */
    public void requireBetween(Corpus rows, Corpus columns) {
        require("represented records", represented, rows);
        require("candidates", candidates, columns);
    }

    static void require(String role, String made, Corpus given) {
        if (!made.equals(given.fingerprint())) {
            throw new IllegalArgumentException("utilities must be of the given " + role
                    + ", got a matrix of other ones: " + made + " instead of " + given.fingerprint());
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof UtilityMatrix that
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
        double sum = 0;
        long helping = 0;
        for (int j = 0; j < candidates(); j++) {
            for (int i = 0; i < represented(); i++) {
                sum += get(i, j);
                helping += get(i, j) > 0 ? 1 : 0;
            }
        }
        double entries = Math.max(1, (double) candidates() * represented());
        return String.format(
                Locale.ROOT,
                "%s utilities of %d candidates for %d records: mean %.4g, positive %.0f %%",
                settings.getOrDefault("metric", "unnamed"),
                candidates(),
                represented(),
                sum / entries,
                100 * helping / entries);
    }
}
