package winnow.experiment;

import java.util.ArrayList;
import java.util.List;
import winnow.checkpoint.ModelConfig;
import winnow.experiment.ExperimentProblem.Work;
import winnow.transformer.Architectures;
import winnow.transformer.LoraSettings;
import winnow.transformer.Precision;

/**
 * What an experiment would take of a device, from the sizes of model and corpora alone.
 *
 * <p>With P weights and T tokens, reading takes 2PT operations and learning 6PT, 8PT where layers are computed a second time; attention
 * between tokens, whose share grows with their number, is left out. Utilities count one record's tokens a pair: the example's own
 * are computed once a column. Sequences of training are shared evenly among several ways of tuning. Memory: weights to read in the format
 * that the experiment says, 32 bits or 16, which a processor computes at the rate of 32; 32 bits to learn and to be asked afterwards,
 * about 4.13 in QLoRA but for the embedding and the output head;
 * activations of 34 bytes a token, width and layer (one layer where the others are recomputed), twice that in 32 bits, and the scores of
 * all words; gradient and two moments of AdamW in 32 bits for what learns.
 *
 * <p>Source: Kaplan et al., arXiv 2001.08361, section 2.1, for operations; Korthikanti et al., arXiv 2205.05198, section 4.1, for
 * activations; Dettmers et al., arXiv 2305.14314, for bits of NF4 with doubly quantised constants.
 *
 * @param device to plan for
 * @param config of the model
 * @param precision of models that only read
 * @param tokens of a record, prompt and response
 * @param utilisation share of the device's rate that is reached, in (0, 1]
 * @param trainings how weights are tuned
 * @param work of all steps
 * @param utilities pairs of the largest utility matrix
 */
public record DevicePlan(
        Device device,
        ModelConfig config,
        Precision precision,
        double tokens,
        double utilisation,
        List<TrainingSpec> trainings,
        Work work,
        long utilities) {

    /** Four bits, and 0.127 for the quantised constants of blocks of 64. */
    private static final double NF4_BYTES = 4.127 / 8;

    private static final int HALF = 2;
    private static final int SINGLE = 4;
    private static final int ACTIVATION_BYTES = 34;
    private static final int SCORED_AT_ONCE = 8;
    private static final int OPTIMISER_BYTES = 12;
    private static final double HOUR = 3600;
    private static final double MILLION = 1e6;

    /** Name by which the command line calls the processor of this machine. */
    public static final String CPU = "cpu";

    /** Checks the ranges. */
    public DevicePlan {
        trainings = List.copyOf(trainings);
        if (!(utilisation > 0 && utilisation <= 1)) {
            throw new IllegalArgumentException("utilisation must be in (0, 1], got " + utilisation);
        }
        if (!(tokens >= 1 && tokens < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("tokens of a record must be >= 1 and finite, got " + tokens);
        }
    }

    /**
     * One kind of work.
     *
     * @param name of it
     * @param passes sequences
     * @param tokens of all passes
     * @param operations of all passes
     * @param hours at the stated utilisation
     * @param weights bytes
     * @param activations bytes
     * @param optimiser bytes of gradients and moments
     */
    public record Phase(
            String name,
            long passes,
            double tokens,
            double operations,
            double hours,
            double weights,
            double activations,
            double optimiser) {
        /** Bytes at once. */
        public double bytes() {
            return weights + activations + optimiser;
        }
    }

    /** Number of weights P. */
    public long weights() {
        return Architectures.sizeOf(config);
    }

    /** Bytes of the largest utility matrix, which stands in the memory of Java. */
    public long utilityBytes() {
        return utilities * Float.BYTES;
    }

    /** Utilities, each way of tuning, tests; those of which nothing is to be done are left out. */
    public List<Phase> phases() {
        List<Phase> phases = new ArrayList<>();
        if (work.scored() > 0) {
            phases.add(reading("utilities", work.scored()));
        }
        for (TrainingSpec training : trainings) {
            phases.add(learning(training, work.trained() / trainings.size()));
        }
        if (work.asked() > 0) {
            phases.add(trainings.isEmpty() ? reading("tests", work.asked()) : asking(work.asked()));
        }
        return List.copyOf(phases);
    }

    /** Hours of all phases. */
    public double hours() {
        return phases().stream().mapToDouble(Phase::hours).sum();
    }

    /** Whether a phase's memory is there. */
    public boolean fits(Phase phase) {
        return phase.bytes() <= device.bytes();
    }

    /** What would let a phase fit: the smallest device of the table that it fits, 4-bit weights, or a smaller model. */
    public String remedy(Phase phase) {
        List<String> remedies = new ArrayList<>();
        for (Device other : Device.known()) {
            if (phase.bytes() <= other.bytes() && remedies.isEmpty()) {
                remedies.add("it fits " + other.title());
            }
        }
        boolean isLearning = phase.optimiser() > 0;
        if (isLearning && quantisedBytes() + phase.activations() <= Math.min(device.bytes(), phase.bytes() - 1)) {
            remedies.add("\"tune\": \"qlora\" fits here");
        }
        if (remedies.isEmpty()) {
            double perWeight = (phase.weights() + phase.optimiser()) / weights();
            long most = (long) Math.max(0, (device.bytes() - phase.activations()) / perWeight / MILLION);
            remedies.add("no device of the table holds it; here a model of at most " + most + " million weights fits");
        }
        return String.join(", ", remedies);
    }

    private double quantisedBytes() {
        return quantisedWeights() + (SINGLE + OPTIMISER_BYTES) * adapterWeights(LoraSettings.DEFAULT);
    }

    /** Linear layers in 4 bits, the embedding and the output head in full. */
    private double quantisedWeights() {
        double full = words() * (isTied() ? 1 : 2);
        return NF4_BYTES * (weights() - full) + SINGLE * full;
    }

    /** What counts where the configuration does not say is known to the architecture alone. */
    private boolean isTied() {
        return weights() < Architectures.sizeOf(config.with("tie_word_embeddings", false));
    }

    /** Weights of the embedding. */
    private double words() {
        return (double) hidden() * config.positive("vocab_size");
    }

    private Phase reading(String name, long passes) {
        int width = precision == Precision.F32 ? SINGLE : HALF;
        boolean isProcessor = device.name().equals(CPU);
        double rate = isProcessor || precision == Precision.F32 ? device.singleRate() : device.halfRate();
        // Only linear layers are rounded to bfloat16.
        boolean isOfLinear = precision == Precision.BF16_LINEAR;
        double held = width * (double) weights() + (isOfLinear ? (SINGLE - HALF) * words() : 0);
        double atOnce = SCORED_AT_ONCE * 2 * tokens;
        return phase(name, passes, 2, rate, held, activations(atOnce, 1, isOfLinear ? SINGLE : width), 0);
    }

    /** A model that has learned is asked in the form in which it has learned. */
    private Phase asking(long passes) {
        double held = trainings.stream().mapToDouble(this::held).max().orElseThrow();
        return phase(
                "tests", passes, 2, device.singleRate(), held, activations(SCORED_AT_ONCE * 2 * tokens, 1, SINGLE), 0);
    }

    private double learned(TrainingSpec training) {
        return training.isFull() ? weights() : adapterWeights(training.adapterOrDefault());
    }

    private double held(TrainingSpec training) {
        double base = training.precision() != Precision.F32 ? quantisedWeights() : SINGLE * (double) weights();
        return training.isFull() ? base : base + SINGLE * learned(training);
    }

    private Phase learning(TrainingSpec training, long passes) {
        boolean isQuantised = training.precision() != Precision.F32;
        double learned = learned(training);
        double atOnce = training.batch()
                * (training.packed().isPresent() ? training.packed().getAsInt() : tokens);
        return phase(
                "training, " + training.tune(),
                passes,
                isQuantised ? 8 : 6,
                device.singleRate(),
                held(training),
                activations(atOnce, isQuantised ? 1 : layers(), SINGLE),
                OPTIMISER_BYTES * learned);
    }

    private Phase phase(
            String name,
            long passes,
            int operationsAWeight,
            double rate,
            double weightBytes,
            double activationBytes,
            double optimiserBytes) {
        double all = passes * tokens;
        double operations = operationsAWeight * (double) weights() * all;
        return new Phase(
                name,
                passes,
                all,
                operations,
                operations / (rate * utilisation) / HOUR,
                weightBytes,
                activationBytes,
                optimiserBytes);
    }

    /** Of so many tokens at once; the inputs of recomputed layers are kept beside the layers that are held. */
    private double activations(double atOnce, int heldLayers, int width) {
        double inputs = heldLayers < layers() ? (double) width * layers() : 0;
        double perToken = hidden() * ((double) ACTIVATION_BYTES * width / HALF * heldLayers + inputs);
        return atOnce * (perToken + (double) SINGLE * config.positive("vocab_size"));
    }

    /** Two thin matrices on each linear layer: r·(inputs + outputs). */
    private double adapterWeights(LoraSettings adapter) {
        int heads = config.positive("num_attention_heads", "n_head", "num_heads");
        double e = config.numberOr(hidden() / (double) heads, "head_dim");
        double queries = 2 * (hidden() + heads * e);
        double keys = 2 * (hidden() + config.positiveOr(heads, "num_key_value_heads") * e);
        double inner = config.positiveOr(4 * hidden(), "intermediate_size", "ffn_dim", "n_inner");
        double feedForward = 3 * (hidden() + inner);
        return layers() * adapter.rank() * (queries + keys + feedForward);
    }

    private int hidden() {
        return config.positive("hidden_size", "n_embd");
    }

    private int layers() {
        return config.positive("num_hidden_layers", "n_layer", "num_layers");
    }
}
