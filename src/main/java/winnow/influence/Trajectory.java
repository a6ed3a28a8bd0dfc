package winnow.influence;

import ai.djl.ndarray.NDManager;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import winnow.corpus.Corpus;
import winnow.finetune.FineTuned;
import winnow.finetune.FineTuner;
import winnow.finetune.TrainingCurve;
import winnow.finetune.TrainingListener;
import winnow.finetune.TrainingState;
import winnow.finetune.TuningMethod;
import winnow.transformer.Decoder;
import winnow.transformer.LoraAdapter;
import winnow.transformer.Parameter;
import winnow.transformer.ParameterCopy;

/**
 * The checkpoints of a {@link WarmUp}: weights, moments and mean learning rate at the end of every epoch.
 *
 * <p>While it is open the model stands at one of them, the last at first; an adapter is attached without dropout, so that gradients
 * do not depend on chance. Closing it puts the model back as it was before. Memory: 12·P bytes an epoch. Deterministic. Mutable;
 * one thread.
 */
public final class Trajectory implements AutoCloseable {
    /** What to change when checkpoints do not fit. */
    static final String FEWER_NUMBERS = "take adapters of a smaller rank or on fewer layers, or fewer epochs";

    private final Learner learner;
    private final WarmUp warmUp;
    private final List<EpochState> epochs;
    private final TrainingCurve curve;
    private final List<Parameter> parameters;
    private final Runnable restore;
    private int current;

    private Trajectory(
            Learner learner,
            WarmUp warmUp,
            List<EpochState> epochs,
            TrainingCurve curve,
            List<Parameter> parameters,
            Runnable restore) {
        this.learner = learner;
        this.warmUp = warmUp;
        this.epochs = List.copyOf(epochs);
        this.curve = curve;
        this.parameters = parameters;
        this.restore = restore;
        moveTo(epochs.size() - 1);
    }

    /**
     * Trains on the warm-up's share of a pool.
     *
     * @throws IllegalArgumentException if the pool is empty, an example cannot be laid out, or the checkpoints will not fit into
     *     Java's heap
     * @throws IllegalStateException if the model has an adapter, or a loss or gradient is not finite
     */
    public static Trajectory of(Learner learner, Corpus pool, WarmUp warmUp, TrainingListener listener) {
        if (pool.size() == 0) {
            throw new IllegalArgumentException("the pool of a warm-up must not be empty");
        }
        Corpus trainedOn = pool.subset(warmUp.sample(pool));
        Recorder recorder = new Recorder(listener);
        long width = width(learner, warmUp);
        Heap.require(
                bytes(width, warmUp),
                warmUp.epochs() + " checkpoints of " + width + " numbers and two moments each",
                FEWER_NUMBERS);
        if (warmUp.training().method() instanceof TuningMethod.Lora lora) {
            return ofAdapter(learner, trainedOn, warmUp, lora, recorder);
        }
        return ofAllParameters(learner, trainedOn, warmUp, recorder);
    }

    private static Trajectory ofAdapter(
            Learner learner, Corpus trainedOn, WarmUp warmUp, TuningMethod.Lora lora, Recorder recorder) {
        FineTuned tuned = train(learner, trainedOn, warmUp, recorder);
        tuned.adapter().orElseThrow().close();
        LoraAdapter adapter = LoraAdapter.attach(
                learner.decoder(),
                lora.settings().withDropout(0),
                warmUp.training().seeds());
        return new Trajectory(learner, warmUp, recorder.epochs, tuned.curve(), adapter.parameters(), adapter::close);
    }

    private static Trajectory ofAllParameters(Learner learner, Corpus trainedOn, WarmUp warmUp, Recorder recorder) {
        Decoder decoder = learner.decoder();
        NDManager scope = decoder.newScope();
        ParameterCopy before = new ParameterCopy(scope, decoder.parameters());
        Runnable restore = () -> {
            before.restore();
            scope.close();
        };
        try {
            TrainingCurve curve = train(learner, trainedOn, warmUp, recorder).curve();
            return new Trajectory(learner, warmUp, recorder.epochs, curve, decoder.parameters(), restore);
        } catch (RuntimeException e) {
            restore.run();
            throw e;
        }
    }

    private static FineTuned train(Learner learner, Corpus trainedOn, WarmUp warmUp, Recorder recorder) {
        return new FineTuner(warmUp.training())
                .train(learner.task(trainedOn), Optional.empty(), Optional.empty(), recorder);
    }

    /** P of a warm-up, without training. */
    static long width(Learner learner, WarmUp warmUp) {
        if (!(warmUp.training().method() instanceof TuningMethod.Lora lora)) {
            return learner.decoder().size();
        }
        try (LoraAdapter probe = LoraAdapter.attach(
                learner.decoder(), lora.settings(), warmUp.training().seeds())) {
            return probe.parameters().stream()
                    .mapToLong(p -> p.value().getShape().size())
                    .sum();
        }
    }

    /** What the checkpoints take of the heap. */
    static long bytes(long width, WarmUp warmUp) {
        return (long) Float.BYTES * EpochState.NUMBERS * warmUp.epochs() * width;
    }

    /** Number of checkpoints. */
    public int epochs() {
        return epochs.size();
    }

    /** Mean learning rate of the steps of an epoch, from 0. */
    public double meanRate(int epoch) {
        return epochs.get(epoch).meanRate();
    }

    /** How the training went. */
    public TrainingCurve curve() {
        return curve;
    }

    /** P: how many numbers learned. */
    public int width() {
        return epochs.get(0).weights().length;
    }

    /** Puts the model to the end of an epoch, from 0; sources made before give gradients there too. */
    public void moveTo(int epoch) {
        epochs.get(epoch).assignTo(parameters);
        current = epoch;
    }

    /** Gradients of a corpus at where the model stands. */
    public GradientSource gradients(Corpus corpus) {
        return ExampleGradients.of(learner, corpus, parameters);
    }

    /** Steps that Adam would take with the moments of the epoch at which the model stands now; see {@link Less}. */
    public GradientSource adamDirections(Corpus corpus) {
        EpochState state = epochs.get(current);
        return new AdamDirections(
                gradients(corpus),
                state.first(),
                state.second(),
                warmUp.training().optimiser());
    }

    /** Puts the model back as it was before the training. */
    @Override
    public void close() {
        restore.run();
    }

    /** Keeps a copy of what every epoch ends with, and passes on what it hears. */
    private static final class Recorder implements TrainingListener {
        private final TrainingListener listener;
        private final List<EpochState> epochs = new ArrayList<>();
        private double rates;
        private int steps;

        Recorder(TrainingListener listener) {
            this.listener = listener;
        }

        @Override
        public void stepped(TrainingCurve.Step step, int of) {
            rates += step.rate();
            steps++;
            listener.stepped(step, of);
        }

        @Override
        public void epochEnded(TrainingCurve.Step step, TrainingState state) {
            epochs.add(EpochState.of(state, rates / steps));
            rates = 0;
            steps = 0;
            listener.epochEnded(step, state);
        }

        @Override
        public void started(int after, int of) {
            listener.started(after, of);
        }

        @Override
        public void validated(TrainingCurve.Step step, boolean isBest) {
            listener.validated(step, isBest);
        }

        @Override
        public void saved(int step, Path folder) {
            listener.saved(step, folder);
        }
    }
}
