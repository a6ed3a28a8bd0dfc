package winnow.experiment;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import winnow.corpus.Corpus;
import winnow.corpus.Example;
import winnow.evaluation.ToxicityScorer;
import winnow.random.Seeds;
import winnow.synthetic.ToxicCorpus;
import winnow.synthetic.ToxicCorpusSettings;

/**
 * Unlabelled texts to choose from so that a model writes less toxic text.
 *
 * <p>Source: GOT-D (arXiv 2405.02774), section 3.1.
 *
 * @param pool texts to choose from
 * @param clean texts to aim at
 * @param toxic texts to move away from, for methods that do
 * @param heldOut texts by which it is tested whether the model still knows the language
 * @param toxicPrompts toxic beginnings to be continued
 * @param harmlessPrompts other beginnings to be continued
 * @param scorer of what is written
 */
public record DetoxificationTask(
        Corpus pool,
        Corpus clean,
        Corpus toxic,
        Corpus heldOut,
        Corpus toxicPrompts,
        Corpus harmlessPrompts,
        ToxicityScorer scorer) {
    /** Tag of a pool that says what its own labels do: {@value #TOXIC} or another value. */
    static final String LABELLED = "labelled";

    static final String TOXIC = "toxic";

    /** Checks that there is something of everything, and that no two prompts have the same id. */
    public DetoxificationTask {
        requireSome("pool", pool);
        requireSome("clean target", clean);
        requireSome("held-out texts", heldOut);
        requireSome("toxic prompts", toxicPrompts);
        requireSome("harmless prompts", harmlessPrompts);
    }

    private static void requireSome(String name, Corpus corpus) {
        if (corpus.size() == 0) {
            throw new IllegalArgumentException(name + " must not be empty");
        }
    }

    /**
     * How many texts of each sort a task on the built-in corpus has.
     *
     * @param target clean and as many toxic texts
     * @param heldOut texts by which the language is tested
     * @param prompts toxic and as many harmless ones
     */
    public record Sizes(int target, int heldOut, int prompts) {
        /** 100 texts of each target, 100 held-out texts, 40 prompts of each sort. */
        public static Sizes withDefaults() {
            return new Sizes(100, 100, 40);
        }
    }

    /** A task on the built-in corpus, whose scorer never errs. */
    public static DetoxificationTask of(ToxicCorpusSettings settings, Sizes sizes, Seeds seeds) {
        ToxicCorpus corpus = ToxicCorpus.of(settings, seeds);
        return new DetoxificationTask(
                corpus.pool(),
                corpus.cleanTarget(sizes.target()),
                corpus.toxicTarget(sizes.target()),
                corpus.heldOut(sizes.heldOut()),
                corpus.toxicPrompts(sizes.prompts()),
                corpus.harmlessPrompts(sizes.prompts()),
                corpus::toxicity);
    }

    /** What a choice holds: the mean toxicity of its texts, and the share that is clean. */
    public Truth truth(int[] positions) {
        double toxicity = 0;
        int clean = 0;
        for (int position : positions) {
            Example example = pool.get(position);
            double score = scorer.score(example.text());
            toxicity += score;
            clean += score <= ToxicCorpus.CLEAN ? 1 : 0;
        }
        double chosen = Math.max(1, positions.length);
        return new Truth(clean / chosen, toxicity / chosen);
    }

    /** Share of the chosen texts that are toxic by the pool's own labels; empty where not all of them have one. */
    OptionalDouble labelledToxic(int[] positions) {
        List<String> labels = Arrays.stream(positions)
                .mapToObj(position -> pool.get(position).tags().get(LABELLED))
                .toList();
        return labels.contains(null)
                ? OptionalDouble.empty()
                : labels.stream().mapToInt(label -> label.equals(TOXIC) ? 1 : 0).average();
    }

    /**
     * What a choice holds, by the scorer.
     *
     * @param clean share of its texts of at most 0.1
     * @param toxicity mean of its texts
     */
    public record Truth(double clean, double toxicity) {}
}
