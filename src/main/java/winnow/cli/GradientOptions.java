package winnow.cli;

import java.util.Set;
import picocli.CommandLine.Option;
import winnow.finetune.Batching;
import winnow.finetune.LearningRate;
import winnow.finetune.TrainingLength;
import winnow.finetune.TuningMethod;
import winnow.influence.EarlyRuns;
import winnow.influence.RademacherProjection;
import winnow.influence.WarmUp;
import winnow.random.Seeds;
import winnow.transformer.LoraSettings;
import winnow.transformer.TargetModules;

/**
 * The options of the methods that follow gradients. Defaults are for small models: adapters of rank 8 on all linear layers, trained
 * at 2e-4 with 8 records a step.
 */
final class GradientOptions {
    private static final int DEFAULT_RANK = 8;
    private static final double ALPHA_A_RANK = 4;
    private static final double DROPOUT = 0.1;
    private static final int RECORDS_A_STEP = 8;
    private static final double DEFAULT_RATE = 2e-4;
    private static final double RISING_SHARE = 0.03;
    private static final double DEFAULT_SHARE = 0.05;
    private static final int DEFAULT_EPOCHS = 4;

    /** Methods that look at the first steps on all records, averaged over runs. */
    private static final Set<Method> EARLY = Set.of(Method.GRAND, Method.EL2N);

    @Option(
            names = "--warm-up",
            paramLabel = "SHARE",
            description =
                    "less, tracin, datainf: share of the pool on which the model is trained before gradients are taken"
                            + " (default: 0.05). grand, el2n: (default: 1).")
    Double warmUp;

    @Option(
            names = "--warm-up-epochs",
            paramLabel = "N",
            description = "less, tracin, datainf: passes over that share; less and tracin take gradients after each"
                    + " (default: 4). grand, el2n: (default: 1).")
    Integer epochs;

    @Option(
            names = "--warm-up-rate",
            paramLabel = "R",
            description = "less, tracin, datainf, grand, el2n: highest learning rate, falling to zero (default: 2e-4).")
    Double rate;

    @Option(
            names = "--rank",
            paramLabel = "R",
            description =
                    "less, tracin, datainf, grand, el2n: rank of the adapters whose gradients are followed, alpha being"
                            + " four times as much (default: 8).")
    Integer rank;

    @Option(
            names = "--dimension",
            paramLabel = "D",
            description = "less: numbers to which gradients are projected (default: 8192).")
    Integer dimension;

    @Option(
            names = "--runs",
            paramLabel = "N",
            description = "grand, el2n: trainings over which scores are averaged (default: 10).")
    Integer runs;

    /** Checks everything that can be checked without reading. */
    void requireValid(Method method, Seeds seeds) {
        requirePositive("--warm-up-epochs", epochs);
        requirePositive("--rank", rank);
        requirePositive("--dimension", dimension);
        requirePositive("--runs", runs);
        if (warmUp != null && !(warmUp > 0 && warmUp <= 1)) {
            throw new IllegalArgumentException("--warm-up must be in (0, 1], got " + warmUp);
        }
        if (rate != null && !(rate > 0 && rate < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("--warm-up-rate must be > 0 and finite, got " + rate);
        }
        if (method.takesGradients()) {
            warmUp(method, seeds);
        }
    }

    private static void requirePositive(String option, Integer value) {
        if (value != null && value < 1) {
            throw new IllegalArgumentException(option + " must be at least 1, got " + value);
        }
    }

    /** The training at whose epochs gradients are taken. */
    WarmUp warmUp(Method method, Seeds seeds) {
        boolean isEarly = EARLY.contains(method);
        int adapterRank = rank == null ? DEFAULT_RANK : rank;
        LoraSettings adapters =
                new LoraSettings(adapterRank, ALPHA_A_RANK * adapterRank, DROPOUT, TargetModules.allLinear());
        WarmUp published = WarmUp.less(seeds);
        return published
                .withShare(warmUp != null ? warmUp : isEarly ? 1 : DEFAULT_SHARE)
                .withTraining(published
                        .training()
                        .withMethod(TuningMethod.lora(adapters))
                        .withLength(TrainingLength.epochs(epochs != null ? epochs : isEarly ? 1 : DEFAULT_EPOCHS))
                        .withBatching(Batching.of(1).withAccumulation(RECORDS_A_STEP))
                        .withRate(LearningRate.linear(rate == null ? DEFAULT_RATE : rate, 0, 0)
                                .afterWarmup(RISING_SHARE)));
    }

    /** How often scores are taken anew. */
    EarlyRuns earlyRuns(Method method, Seeds seeds) {
        return new EarlyRuns(warmUp(method, seeds), runs == null ? EarlyRuns.DEFAULT_RUNS : runs);
    }

    int dimension() {
        return dimension == null ? RademacherProjection.DEFAULT_DIMENSION : dimension;
    }

    /**
     * How many records go through the model, those of the training included.
     *
     * @param n records of the pool
     * @param m records of the target
     */
    long passes(Method method, long n, long m, Seeds seeds) {
        WarmUp training = warmUp(method, seeds);
        long times = training.training().length().count();
        long trained = times * Math.max(1, Math.round(training.share() * n));
        return switch (method) {
            case LESS, TRACIN -> trained + times * (n + m);
            case DATAINF -> trained + 3 * n + m;
            case GRAND, EL2N -> earlyRuns(method, seeds).runs() * (trained + n);
            default -> throw new IllegalArgumentException("method must follow gradients, got " + method.id());
        };
    }
}
