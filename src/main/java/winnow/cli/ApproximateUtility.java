package winnow.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import winnow.corpus.Corpus;
import winnow.embedding.Embedder;
import winnow.linalg.SparseMatrix;
import winnow.random.Seeds;
import winnow.utility.AnchorUtility;
import winnow.utility.LearnedUtility;
import winnow.utility.PrunedUtility;
import winnow.utility.RandomAnchors;
import winnow.utility.SparseUtility;
import winnow.utility.UtilityMatrix;
import winnow.utility.UtilityMetric;

/** Utilities of every pair, all of them scored or in an approximated form, block by block. */
final class ApproximateUtility implements UtilityMetric {
    private final UtilitySource source;
    private final Approximation approximation;
    private final Embedder embedder;
    private final Seeds seeds;
    private final Map<String, ScoredPairs> scored = new LinkedHashMap<>();
    private final Map<String, String> roles = new LinkedHashMap<>();

    /**
     * Computes nothing yet.
     *
     * @param embedder of records, null where the form needs none
     */
    ApproximateUtility(UtilitySource source, Approximation approximation, Embedder embedder, Seeds seeds) {
        this.source = source;
        this.approximation = approximation;
        this.embedder = embedder;
        this.seeds = seeds;
    }

    /** The records that become rows: all, or those that stand for all. */
    Corpus rows(Corpus represented) {
        return approximation.kind() == Approximation.Kind.ANCHORS ? anchors().anchors(represented) : represented;
    }

    private AnchorUtility anchors() {
        return new AnchorUtility(source, new RandomAnchors(seeds), approximation.anchors());
    }

    private LearnedUtility learned() {
        LearnedUtility learned = LearnedUtility.of(source, embedder, seeds);
        return approximation.pairShare().isPresent()
                ? learned.withShare(Math.sqrt(approximation.pairShare().getAsDouble()))
                : learned;
    }

    private PrunedUtility near() {
        return new PrunedUtility(source, embedder, approximation.neighbours(), seeds);
    }

    /**
     * Names a block and the file where its finished columns are kept, and says what it will take.
     *
     * @param represented all records that its rows stand for
     * @param rows of the block
     */
    UtilityOutlook prepare(String role, Corpus represented, Corpus rows, Corpus candidates, Path file) {
        long pairs = (long) represented.size() * candidates.size();
        roles.put(key(rows, candidates), role);
        if (approximation.kind() == Approximation.Kind.NEIGHBOURS) {
            SparseMatrix pattern = near().pattern(rows, candidates);
            scored.put(role, new ScoredPairs(pattern.entries(), pairs, Optional.empty()));
            source.store(rows, candidates, file);
            return source.outlook(rows, candidates, pattern);
        }
        LearnedUtility.Drawn drawn = approximation.kind() == Approximation.Kind.LEARNED
                ? learned().draw(rows, candidates)
                : new LearnedUtility.Drawn(rows, candidates);
        scored.put(role, new ScoredPairs(drawn.pairs(), pairs, Optional.empty()));
        source.store(drawn.represented(), drawn.candidates(), file);
        return source.outlook(drawn.represented(), drawn.candidates());
    }

    private static String key(Corpus rows, Corpus candidates) {
        return rows.fingerprint() + " x " + candidates.fingerprint();
    }

    @Override
    public Map<String, Object> settings() {
        return switch (approximation.kind()) {
            case EXACT -> source.settings();
            case LEARNED -> learned().settings();
            case ANCHORS -> anchors().settings();
            case NEIGHBOURS -> near().settings();
        };
    }

    /** {@inheritDoc} A pair that was not scored counts 0, where it was not predicted. */
    @Override
    public UtilityMatrix between(Corpus rows, Corpus candidates) {
        return switch (approximation.kind()) {
            case EXACT, ANCHORS -> source.between(rows, candidates);
            case LEARNED -> predicted(rows, candidates);
            case NEIGHBOURS -> near(rows, candidates).filledWithZeros(rows, candidates);
        };
    }

    private UtilityMatrix predicted(Corpus rows, Corpus candidates) {
        LearnedUtility.Learned learned = learned().learn(rows, candidates);
        scored.computeIfPresent(
                roles.get(key(rows, candidates)),
                (role, pairs) -> new ScoredPairs(pairs.scored(), pairs.pairs(), Optional.of(learned.report())));
        return learned.matrix();
    }

    /** The pairs that {@code neighbours} scores, and no others. */
    SparseUtility near(Corpus rows, Corpus candidates) {
        return near().between(rows, candidates);
    }

    /** What was scored, by the name of the block, in the order of {@link #prepare}. */
    Map<String, ScoredPairs> scored() {
        return scored;
    }

    /** Removes the kept columns, when what was made of them is in place. */
    void remove() {
        source.remove();
    }
}
