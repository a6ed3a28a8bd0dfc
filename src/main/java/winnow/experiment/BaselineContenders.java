package winnow.experiment;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import winnow.corpus.Corpus;
import winnow.embedding.Embedder;
import winnow.experiment.ExperimentProblem.Work;
import winnow.finetune.Batching;
import winnow.finetune.LearningRate;
import winnow.finetune.TrainingLength;
import winnow.finetune.TuningMethod;
import winnow.influence.DataInf;
import winnow.influence.EarlyRuns;
import winnow.influence.El2n;
import winnow.influence.GraNd;
import winnow.influence.GradientProjection;
import winnow.influence.Less;
import winnow.influence.TracIn;
import winnow.influence.WarmUp;
import winnow.maximize.Budget;
import winnow.random.Seeds;
import winnow.selection.AnchorTasks;
import winnow.selection.Bm25Selector;
import winnow.selection.DataInfSelector;
import winnow.selection.DeftUcsSelector;
import winnow.selection.DeliftSelector;
import winnow.selection.El2nSelector;
import winnow.selection.GraNdSelector;
import winnow.selection.IfdSelector;
import winnow.selection.KnnSelector;
import winnow.selection.LessSelector;
import winnow.selection.LongestSelector;
import winnow.selection.MeanEmbeddingSelector;
import winnow.selection.NuggetsSelector;
import winnow.selection.PerplexitySelector;
import winnow.selection.RandomSelector;
import winnow.selection.RatingPrompts;
import winnow.selection.SelectItSelector;
import winnow.selection.SuperfilteringSelector;
import winnow.selection.TracInSelector;
import winnow.transformer.LoraSettings;
import winnow.transformer.TargetModules;
import winnow.utility.AnchorUtility;
import winnow.utility.LearnedUtility;
import winnow.utility.PrunedUtility;
import winnow.utility.RandomAnchors;
import winnow.utility.UtilityForm;
import winnow.utility.UtilityMatrix;
import winnow.utility.UtilityMetric;

/**
 * The methods that DELIFT is compared with, and DELIFT by utilities of some pairs only.
 *
 * <p>Methods that choose towards a target take that of stage 2; in the other stages a fifth of the pool, drawn evenly, stands for
 * it. Settings are the methods' own but for training, which is made for small models and pools: adapters of rank
 * {@value #RANK} on all linear layers, {@value #EPOCHS} passes over 30 % of the pool (as in DELIFT's runs of LESS) at the rate
 * of the learners here; early scores are averaged over {@value #RUNS} runs.
 */
final class BaselineContenders {
    private static final int RANK = 8;
    private static final double ALPHA = 32;
    private static final double DROPOUT = 0.1;
    private static final int EPOCHS = 4;
    private static final int RUNS = 3;
    private static final double SHARE = 0.3;
    private static final double RATE = 5e-3;
    private static final double RISING_SHARE = 0.03;
    private static final int RECORDS_A_STEP = 8;
    private static final int ANCHOR_TASKS = 24;
    private static final double GOAL_SHARE = 0.2;

    /** Of 240 records, about a fifth of the pairs each. */
    private static final double PAIRS = 0.2;

    private static final double FEW_PAIRS = 0.05;

    private BaselineContenders() {}

    /** Those of a stage, in the order of tables. */
    static List<Contender> of(Stage stage) {
        List<Contender> all = new ArrayList<>(List.of(
                Contender.of("longest", arena -> new LongestSelector()),
                Contender.of(
                        "DEFT-UCS",
                        arena -> new DeftUcsSelector(
                                arena.embedder(),
                                DeftUcsSelector.DEFAULT_CLUSTERS,
                                DeftUcsSelector.DEFAULT_EASY_SHARE,
                                arena.seeds())),
                Contender.of("SelectIT", arena -> SelectItSelector.of(arena.model())),
                Contender.of("LESS", arena -> new LessSelector(less(arena), goal(arena))),
                Contender.of(
                        "TracIn", arena -> new TracInSelector(new TracIn(arena.learner(), warmUp(arena)), goal(arena))),
                Contender.of(
                        "DataInf",
                        arena -> new DataInfSelector(DataInf.of(arena.learner(), warmUp(arena)), goal(arena))),
                Contender.of("GraNd", arena -> new GraNdSelector(new GraNd(arena.learner(), earlyRuns(arena)))),
                Contender.of("EL2N", arena -> new El2nSelector(new El2n(arena.learner(), earlyRuns(arena)))),
                Contender.of("IFD", arena -> IfdSelector.of(arena.model(), arena.template())),
                Contender.of(
                        "Superfiltering",
                        arena -> SuperfilteringSelector.of(
                                IfdSelector.of(arena.model(), arena.template()), arena.embedder(), arena.seeds())),
                Contender.of("perplexity", arena -> PerplexitySelector.of(arena.model(), arena.template())),
                Contender.of(
                        "Nuggets",
                        arena -> NuggetsSelector.of(
                                arena.model(),
                                arena.template(),
                                stage == Stage.TASK
                                        ? AnchorTasks.given(goal(arena))
                                        : AnchorTasks.kMeans(ANCHOR_TASKS, arena.embedder(), arena.seeds())))));
        if (stage == Stage.TASK) {
            all.add(Contender.of("kNN", arena -> new KnnSelector(arena.embedder(), goal(arena))));
            all.add(Contender.of("mean embedding", arena -> new MeanEmbeddingSelector(arena.embedder(), goal(arena))));
            all.add(Contender.of("BM25", arena -> Bm25Selector.of(goal(arena))));
        }
        if (stage == Stage.INSTRUCTION) {
            all.addAll(approximations());
        }
        return List.copyOf(all);
    }

    /**
     * About how much a method computes to choose from n records; nothing for methods that are not
     * of these.
     */
    static Work work(String method, long n) {
        long warmUp = EPOCHS * Math.round(SHARE * n);
        long followed = n + Math.round(GOAL_SHARE * n);
        return switch (method) {
            case "SelectIT" -> scored(RatingPrompts.withDefaults().wordings().size() * n);
            case "LESS", "TracIn" -> trained(warmUp + EPOCHS * followed);
            case "DataInf" -> trained(warmUp + 2 * n + followed);
            case "GraNd" -> trained(RUNS * 2 * n);
            case "EL2N" -> new Work(RUNS * n, RUNS * n, 0);
            case "IFD", "Superfiltering" -> scored(2 * n);
            case "perplexity" -> scored(n);
            case "Nuggets" -> scored(ANCHOR_TASKS * (n + 1));
            case "DELIFT; learned from 5 % of pairs" -> scored(Math.round(FEW_PAIRS * n * n));
            case "DELIFT; learned from 20 % of pairs", "DELIFT; anchors 20 %", "DELIFT; nearest 20 %" ->
                scored(Math.round(PAIRS * n * n));
            default -> Work.NONE;
        };
    }

    /** About how much gradients of n records for each other take, after a warm-up on some of them. */
    static Work gradients(long n) {
        return trained(EPOCHS * Math.round(SHARE * n) + EPOCHS * 2 * n);
    }

    private static Work scored(long sequences) {
        return new Work(sequences, 0, 0);
    }

    private static Work trained(long sequences) {
        return new Work(0, sequences, 0);
    }

    /** DELIFT in stage 1 by the utilities of a fifth or less of all pairs. */
    private static List<Contender> approximations() {
        return List.of(
                Contender.of(
                        "DELIFT; learned from 5 % of pairs", arena -> DeliftSelector.of(learned(arena, FEW_PAIRS))),
                Contender.of("DELIFT; learned from 20 % of pairs", arena -> DeliftSelector.of(learned(arena, PAIRS))),
                Contender.of(
                        "DELIFT; anchors 20 %",
                        arena -> {
                            Corpus pool = arena.task().pool();
                            AnchorUtility anchors = new AnchorUtility(
                                    arena.utility(UtilityForm.L2),
                                    new RandomAnchors(arena.seeds()),
                                    share(PAIRS, pool));
                            return DeliftSelector.of(arena.utility(UtilityForm.L2))
                                    .withRepresented(anchors.anchors(pool));
                        }),
                Contender.of(
                        "DELIFT; nearest 20 %",
                        arena -> DeliftSelector.of(new Filled(new PrunedUtility(
                                arena.inContextUtility(UtilityForm.L2),
                                arena.embedder(),
                                share(PAIRS, arena.task().pool()),
                                arena.seeds())))));
    }

    private static int share(double share, Corpus pool) {
        return (int) Math.max(1, Math.round(share * pool.size()));
    }

    private static UtilityMetric learned(Arena arena, double pairs) {
        Embedder embedder = arena.embedder();
        return LearnedUtility.of(arena.utility(UtilityForm.L2), embedder, arena.seeds())
                .withShare(StrictMath.sqrt(pairs));
    }

    /** Utilities of near pairs, the others counting 0. */
    private record Filled(PrunedUtility near) implements UtilityMetric {
        @Override
        public Map<String, Object> settings() {
            return new LinkedHashMap<>(near.settings());
        }

        @Override
        public UtilityMatrix between(Corpus represented, Corpus candidates) {
            return near.between(represented, candidates).filledWithZeros(represented, candidates);
        }
    }

    private static Corpus goal(Arena arena) {
        Corpus pool = arena.task().pool();
        return arena.task()
                .target()
                .orElseGet(() -> pool.subset(new RandomSelector(arena.seeds().child("goal"))
                        .select(pool, Budget.share(GOAL_SHARE))
                        .positions()));
    }

    /** Without projection, which is exact and, for adapters of this size, cheaper. */
    private static Less less(Arena arena) {
        return Less.of(arena.learner(), warmUp(arena)).withProjection(GradientProjection.none());
    }

    static WarmUp warmUp(Arena arena) {
        return training(arena.seeds(), SHARE, EPOCHS);
    }

    private static EarlyRuns earlyRuns(Arena arena) {
        return new EarlyRuns(training(arena.seeds(), 1, 1), RUNS);
    }

    private static WarmUp training(Seeds seeds, double share, int epochs) {
        WarmUp published = WarmUp.less(seeds);
        LoraSettings adapters = new LoraSettings(RANK, ALPHA, DROPOUT, TargetModules.allLinear());
        return published
                .withShare(share)
                .withTraining(published
                        .training()
                        .withMethod(TuningMethod.lora(adapters))
                        .withLength(TrainingLength.epochs(epochs))
                        .withBatching(Batching.of(1).withAccumulation(RECORDS_A_STEP))
                        .withRate(LearningRate.linear(RATE, 0, 0).afterWarmup(RISING_SHARE)));
    }
}
