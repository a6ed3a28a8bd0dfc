package winnow.transformer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import winnow.checkpoint.Checkpoint;
import winnow.checkpoint.ModelConfig;
import winnow.checkpoint.TensorReader;
import winnow.random.Seeds;

/**
 * A model that reads a text in both directions: token ids in, hidden states out, and from these what its heads predict.
 *
 * <p>Which heads there are (pooler, masked-LM, classification) is what the checkpoint holds. A pooler or head that a loss
 * does not reach gets a zero gradient. Results belong to the scope that is passed in and die with it. Several threads may run
 * passes of their own. Deterministic on a processor for a given number of threads.
 */
public final class Encoder extends Network {
    private final EncoderBody body;

    private Encoder(ModelConfig config, NDManager manager, Precision precision, Parts parts, EncoderBody body) {
        super(config, manager, precision, parts, body);
        this.body = body;
    }

    /**
     * Reads a checkpoint, which may be closed afterwards. Old names of norms ({@code gamma}, {@code beta}) are understood;
     * heads for other tasks are left aside.
     *
     * @throws IllegalArgumentException for a kind of model that is not known, with the list of those that are
     * @throws winnow.corpus.InvalidRecordException naming all tensors that are missing, superfluous or of another shape
     */
    public static Encoder load(Checkpoint checkpoint, ComputeDevice device, Precision precision) {
        return load(checkpoint, checkpoint.config(), device, precision, Seeds.of(0), name -> false);
    }

    /**
     * Reads a checkpoint and puts a new classification head with random weights on it, in the place of any that it holds: to
     * train the encoder for another task. A BERT saved without its pooler gets a new one too.
     *
     * @param labels names of the classes, which the configuration then holds
     * @param seeds each new tensor draws from the stream of its name, normal with {@code initializer_range} (0.02 if absent)
     * @throws IllegalArgumentException as {@link #load}, and for fewer than two labels
     */
    public static Encoder loadWithNewClassifier(
            Checkpoint checkpoint, List<String> labels, Seeds seeds, ComputeDevice device) {
        if (labels.size() < 2 || Set.copyOf(labels).size() < labels.size()) {
            throw new IllegalArgumentException("labels must be at least two and distinct, got " + labels);
        }
        EncoderFamily.Heads heads = Architectures.encoder(checkpoint.config()).heads();
        ModelConfig config = withLabels(checkpoint.config(), labels, heads.architecture());
        TensorReader names = reader(checkpoint);
        boolean hasPooler = heads.pooler() != null && names.has(heads.pooler());
        String pooler = heads.pooler() == null ? "" : heads.pooler().replace("weight", "");
        Predicate<String> isNew =
                name -> heads.isOfClassifier(name) || !hasPooler && !pooler.isEmpty() && name.startsWith(pooler);
        return load(checkpoint, config, device, Precision.F32, seeds, isNew);
    }

    private static ModelConfig withLabels(ModelConfig config, List<String> labels, String architecture) {
        Map<String, String> names = new LinkedHashMap<>();
        Map<String, Integer> ids = new LinkedHashMap<>();
        for (int i = 0; i < labels.size(); i++) {
            names.put(Integer.toString(i), labels.get(i));
            ids.put(labels.get(i), i);
        }
        ModelConfig one =
                config.has("problem_type") ? config.with("problem_type", "single_label_classification") : config;
        return one.with("architectures", List.of(architecture))
                .with("id2label", names)
                .with("label2id", ids);
    }

    private static TensorReader reader(Checkpoint checkpoint) {
        return TensorReader.of(checkpoint)
                .withOptionalPrefixes(Architectures.encoder(checkpoint.config()).optionalPrefixes())
                .withOldEnding("LayerNorm.weight", "LayerNorm.gamma")
                .withOldEnding("LayerNorm.bias", "LayerNorm.beta");
    }

    private static Encoder load(
            Checkpoint checkpoint,
            ModelConfig config,
            ComputeDevice device,
            Precision precision,
            Seeds seeds,
            Predicate<String> isNew) {
        EncoderFamily family = Architectures.encoder(config);
        TensorReader reader = reader(checkpoint);
        Predicate<String> newHeads = name -> name.equals(family.heads().classifier());
        ParameterSource wanted = new NewHeadParameters(
                new DeclaredParameters(reader::has, reader::expect),
                new DeclaredParameters(newHeads, (name, shape) -> {}),
                isNew);
        family.body(config, new Parts(wanted));
        reader.requireMatch(family.ignorable());
        NDManager manager = device.newManager();
        try {
            ParameterSource source = new NewHeadParameters(
                    new CheckpointParameters(reader, manager, precision.type()),
                    new InitialParameters(manager, seeds, deviation(config), newHeads),
                    isNew);
            Parts parts = new Parts(source, precision);
            return new Encoder(config, manager, precision, parts, family.body(config, parts));
        } catch (RuntimeException e) {
            manager.close();
            throw e;
        }
    }

    /**
     * Makes a model with random weights, normal with the configuration's {@code initializer_range} (0.02 if absent), and the
     * heads that its {@code architectures} call for.
     *
     * @param seeds each tensor draws from the stream of its name
     */
    public static Encoder initial(ModelConfig config, Seeds seeds, ComputeDevice device) {
        EncoderFamily family = Architectures.encoder(config);
        List<String> architectures = architectures(config);
        NDManager manager = device.newManager();
        try {
            Parts parts = new Parts(new InitialParameters(
                    manager, seeds, deviation(config), name -> family.heads().isIn(architectures, name)));
            return new Encoder(config, manager, Precision.F32, parts, family.body(config, parts));
        } catch (RuntimeException e) {
            manager.close();
            throw e;
        }
    }

    /** Number of weights that a configuration calls for, with the heads of its {@code architectures}, without making the model. */
    public static long sizeOf(ModelConfig config) {
        EncoderFamily family = Architectures.encoder(config);
        List<String> architectures = architectures(config);
        DeclaredParameters declared =
                new DeclaredParameters(name -> family.heads().isIn(architectures, name), (name, shape) -> {});
        family.body(config, new Parts(declared));
        return declared.count();
    }

    private static List<String> architectures(ModelConfig config) {
        return config.has("architectures") ? config.texts("architectures") : List.of();
    }

    private static double deviation(ModelConfig config) {
        return config.numberOr(0.02, "initializer_range");
    }

    /** Number of token types; 1 if the model does not tell any apart. */
    public int tokenTypeCount() {
        return body.tokenTypes() == null
                ? 1
                : Math.toIntExact(body.tokenTypes().value().getShape().get(0));
    }

    /** Whether {@link #pooled} works. */
    public boolean hasPooler() {
        return body.pooler() != null;
    }

    /** Whether {@link #maskedLmLogits} works. */
    public boolean hasMaskedLmHead() {
        return body.maskedLm() != null;
    }

    /** Whether {@link #classLogits} works. */
    public boolean hasClassifier() {
        return body.classifier() != null;
    }

    /** Names of the classes, in order; none without a classification head. */
    public List<String> labels() {
        List<String> labels = new ArrayList<>();
        int classes = hasClassifier() ? EncoderFamily.classes(config()) : 0;
        for (int i = 0; i < classes; i++) {
            String id = Integer.toString(i);
            labels.add(config().child("id2label").map(c -> c.text(id)).orElse("LABEL_" + id));
        }
        return List.copyOf(labels);
    }

    /**
     * Hidden states after the last layer, without recording for a backward pass.
     *
     * @return [b, t, d] in the scope
     */
    public NDArray hidden(NDManager scope, TokenBatch batch) {
        return GradientMode.off(() -> forward(scope, batch, null, false));
    }

    /** The same, showing what happens inside; slower. */
    public NDArray traced(NDManager scope, TokenBatch batch, Trace trace) {
        return GradientMode.off(() -> forward(scope, batch, trace, false));
    }

    /**
     * Hidden states of a training pass: operations are recorded if {@link GradientMode} says so.
     *
     * @return [b, t, d] in the scope
     */
    public NDArray trainingHidden(NDManager scope, TokenBatch batch) {
        return forward(scope, batch, null, true);
    }

    /**
     * What the pooler makes of each sequence's first token: tanh(dense(x)).
     *
     * @param states hidden states [b, t, d] of the batch
     * @return [b, d], in the scope of the states
     * @throws IllegalStateException if the checkpoint holds no pooler
     */
    public NDArray pooled(NDArray states, TokenBatch batch) {
        require(hasPooler(), "pooler");
        return ActivationFunction.TANH.apply(body.pooler().apply(firstTokens(states, batch), after(states)));
    }

    /**
     * Logits of the token at each position.
     *
     * @param states rows of hidden states [n, d] or [b, t, d]
     * @return [n, V] or [b, t, V], in the scope of the states
     * @throws IllegalStateException if the checkpoint holds no masked-LM head
     */
    public NDArray maskedLmLogits(NDArray states) {
        require(hasMaskedLmHead(), "masked-LM head");
        return body.maskedLm().logits(states, after(states));
    }

    /**
     * Log-probabilities of given tokens at masked positions, in nats.
     *
     * @param states rows of hidden states [n, d]
     * @param targets ids [n] INT64
     * @return [n], F32
     */
    public NDArray maskedLmLogProbabilities(NDArray states, NDArray targets) {
        return TensorOps.fused().logProbabilities(maskedLmLogits(states), targets);
    }

    /**
     * Logits of the class of each sequence.
     *
     * @param states hidden states [b, t, d] of the batch
     * @return [b, classes], in the scope of the states
     * @throws IllegalStateException if the checkpoint holds no classification head
     */
    public NDArray classLogits(NDArray states, TokenBatch batch) {
        require(hasClassifier(), "classification head");
        return body.classifier().logits(firstTokens(states, batch), after(states));
    }

    /**
     * Log-probabilities of given classes, in nats.
     *
     * @param states hidden states [b, t, d] of the batch
     * @param targets indices of classes [b] INT64
     * @return [b], F32
     */
    public NDArray classLogProbabilities(NDArray states, TokenBatch batch, NDArray targets) {
        return TensorOps.fused().logProbabilities(classLogits(states, batch), targets);
    }

    private static void require(boolean held, String what) {
        if (!held) {
            throw new IllegalStateException("the checkpoint holds no " + what);
        }
    }

    private static ForwardPass after(NDArray states) {
        return ForwardPass.afterLayers(states, GradientMode.isOn());
    }

    /** The state of each sequence's first real token, [b, d]. */
    private static NDArray firstTokens(NDArray states, TokenBatch batch) {
        if (!batch.isLeftPadded()) {
            return states.get(new NDIndex(":, 0"));
        }
        long[] rows = new long[batch.size()];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = (long) i * batch.width() + batch.start(i);
        }
        NDArray flat = states.reshape(new Shape(-1, states.getShape().get(2)));
        return flat.get(new NDIndex("{}", states.getManager().create(rows)));
    }

    /**
     * Adds the gradients of a loss to those of the parameters that want gradients, and frees everything else.
     *
     * @param owner in whose sub-scope the work is done
     * @param loss makes a number of shape [] from hidden states [b, t, d]; what it creates must belong to their scope
     * @return the loss
     * @throws IllegalStateException if the loss is not finite; gradients are then left as they were
     */
    public double backward(NDManager owner, TokenBatch batch, TrainingPass how, UnaryOperator<NDArray> loss) {
        requireValid(batch);
        try (NDManager scope = owner.newSubManager()) {
            ForwardPass pass = new ForwardPass(
                    scope, batch, null, false, null, true, precision().type());
            return Backpropagation.run(new EncoderStages(body), pass.withDropout(how.dropout()), how, loss);
        }
    }

    private NDArray forward(NDManager scope, TokenBatch batch, Trace trace, boolean training) {
        requireValid(batch);
        ForwardPass pass = new ForwardPass(
                scope, batch, null, false, trace, training, precision().type());
        Stages stages = new EncoderStages(body);
        return stages.finish(run(stages.layers(), stages.embed(pass), pass), pass);
    }

    private void requireValid(TokenBatch batch) {
        batch.requireIdsBelow(vocabularySize());
        batch.requireTypesBelow(tokenTypeCount());
        if (batch.width() > contextLength()) {
            throw new IllegalArgumentException(
                    "the model takes at most " + contextLength() + " tokens, got " + batch.width());
        }
    }
}
