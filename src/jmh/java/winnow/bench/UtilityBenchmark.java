package winnow.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import winnow.corpus.Corpus;
import winnow.corpus.Example;
import winnow.model.LanguageModel;
import winnow.model.ScoredSequence;
import winnow.model.ScoringSettings;
import winnow.model.ScoringTemplate;
import winnow.random.Seeds;
import winnow.seedling.Seedling;
import winnow.synthetic.SkillCorpus;
import winnow.synthetic.SkillCorpusSettings;
import winnow.transformer.ComputeDevice;
import winnow.utility.InContextUtility;
import winnow.utility.UtilityPlan;

/**
 * Columns of in-context utility against the definition run in plain batches: every pair whole, with and without its example.
 *
 * <p>Arguments: records n, columns measured, repetitions. Prints CSV. Both run in turn in one process on one thread.
 */
public final class UtilityBenchmark {
    private UtilityBenchmark() {}

    /** Runs the comparison. */
    public static void main(String[] args) {
        int n = Integer.parseInt(args[0]);
        int columns = Integer.parseInt(args[1]);
        int repetitions = Integer.parseInt(args[2]);
        Corpus pool = SkillCorpus.of(SkillCorpusSettings.ofSkills(12).withSize(n), Seeds.of(1))
                .pool();
        Corpus candidates = pool.subset(IntStream.range(0, columns).toArray());
        System.out.println(
                "template,records,token_positions,pairwise_positions,fewer,engine_pairs_s,plain_pairs_s,faster");
        try (LanguageModel model = Seedling.open(ComputeDevice.CPU)) {
            for (ScoringTemplate template : List.of(ScoringTemplate.seedling(), ScoringTemplate.delift())) {
                measure(model, template, pool, candidates, repetitions);
            }
        }
    }

    private static void measure(
            LanguageModel model, ScoringTemplate template, Corpus pool, Corpus candidates, int repetitions) {
        InContextUtility metric = InContextUtility.of(model, template);
        UtilityPlan plan = metric.plan(pool, pool);
        double[] engine = new double[repetitions];
        double[] plain = new double[repetitions];
        double[] faster = new double[repetitions];
        double pairs = (double) pool.size() * candidates.size();
        for (int r = -1; r < repetitions; r++) {
            double fast = seconds(() -> metric.between(pool, candidates));
            double slow = seconds(() -> candidates.forEach(candidate -> {
                score(model, template, pool, List.of(candidate));
                score(model, template, pool, List.of());
            }));
            if (r >= 0) {
                engine[r] = pairs / fast;
                plain[r] = pairs / slow;
                faster[r] = slow / fast;
            }
        }
        System.out.printf(
                Locale.ROOT,
                "%s,%d,%d,%d,%.2f,%.0f,%.0f,%.2f%n",
                template.name(),
                pool.size(),
                plan.tokenPositions(),
                plan.pairwiseTokenPositions(),
                plan.saving(),
                Rival.median(engine),
                Rival.median(plain),
                Rival.median(faster));
    }

    private static void score(LanguageModel model, ScoringTemplate template, Corpus queries, List<Example> context) {
        List<ScoredSequence> sequences = new ArrayList<>();
        for (Example query : queries) {
            sequences.add(template.query(model.tokenizer(), query, !context.isEmpty()));
        }
        model.score(
                template.context(model.tokenizer(), context),
                sequences,
                ScoringSettings.withDefaults().withoutPrefixReuse());
    }

    private static double seconds(Runnable work) {
        long start = System.nanoTime();
        work.run();
        return (System.nanoTime() - start) * 1e-9;
    }
}
