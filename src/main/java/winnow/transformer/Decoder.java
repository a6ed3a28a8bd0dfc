package winnow.transformer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;
import winnow.checkpoint.Checkpoint;
import winnow.checkpoint.ModelConfig;
import winnow.checkpoint.TensorReader;
import winnow.random.Seeds;

/**
 * A causal language model: token ids in, hidden states and logits of the next token out.
 *
 * <p>Results belong to the scope that is passed in and die with it. One thread at a time may use a cache; several may run
 * passes of their own. Deterministic on a processor for a given number of threads; a sequence's values do not depend on
 * what else is in its batch beyond rounding (about 1e-6).
 */
public final class Decoder extends Network {
    private final DecoderBody body;
    private final OptionalInt frequencyChange;

    private Decoder(ModelConfig config, NDManager manager, Precision precision, Parts parts, DecoderBody body) {
        super(config, manager, precision, parts, body);
        this.body = body;
        this.frequencyChange = body.layers().stream()
                .flatMapToInt(layer -> layer.attention().frequencyChange().stream())
                .min();
    }

    /**
     * Reads a checkpoint, which may be closed afterwards.
     *
     * @throws IllegalArgumentException for a kind of model that is not known, with the list of those that are
     * @throws winnow.corpus.InvalidRecordException naming all tensors that are missing, superfluous or of another shape
     */
    public static Decoder load(Checkpoint checkpoint, ComputeDevice device, Precision precision) {
        ModelConfig config = checkpoint.config();
        DecoderFamily family = Architectures.decoder(config);
        TensorReader reader = TensorReader.of(checkpoint).withOptionalPrefixes(family.optionalPrefixes());
        family.body(config, new Parts(new DeclaredParameters(reader::has, reader::expect)));
        reader.requireMatch(family.ignorable());
        NDManager manager = device.newManager();
        try {
            Parts parts = new Parts(new CheckpointParameters(reader, manager, precision.type()), precision);
            return new Decoder(config, manager, precision, parts, family.body(config, parts));
        } catch (RuntimeException e) {
            manager.close();
            throw e;
        }
    }

    /**
     * Makes a model with random weights, normal with the configuration's {@code initializer_range} (0.02 if absent).
     *
     * @param seeds each tensor draws from the stream of its name
     */
    public static Decoder initial(ModelConfig config, Seeds seeds, ComputeDevice device) {
        DecoderFamily family = Architectures.decoder(config);
        NDManager manager = device.newManager();
        try {
            Parts parts = new Parts(new InitialParameters(
                    manager, seeds, config.numberOr(0.02, "initializer_range", "init_std"), name -> true));
            return new Decoder(config, manager, Precision.F32, parts, family.body(config, parts));
        } catch (RuntimeException e) {
            manager.close();
            throw e;
        }
    }

    /** Number of weights that a configuration calls for, without making the model. */
    public static long sizeOf(ModelConfig config) {
        DeclaredParameters declared = new DeclaredParameters(name -> true, (name, shape) -> {});
        Architectures.decoder(config).body(config, new Parts(declared));
        return declared.count();
    }

    /** Of these, the weights of linear layers, which a {@link Precision} may hold in fewer bits than the others. */
    public static long linearSizeOf(ModelConfig config) {
        Map<String, Long> sizes = new HashMap<>();
        Parts parts = new Parts(
                new DeclaredParameters(name -> true, (name, shape) -> sizes.put(name, DeclaredParameters.size(shape))));
        Architectures.decoder(config).body(config, parts);
        return parts.linears().keySet().stream()
                .mapToLong(name -> sizes.get(name + ".weight"))
                .sum();
    }

    /**
     * The length beyond which longrope turns all positions of a text by other frequencies; empty for every other model. Keys of a
     * shorter text cannot be continued across it.
     */
    public OptionalInt frequencyChange() {
        return frequencyChange;
    }

    /** Whether the parameters are on a GPU. */
    public boolean isOnGpu() {
        return manager().getDevice().isGpu();
    }

    /** An empty cache for generation or for a prefix. */
    public KeyValueCache newCache() {
        return KeyValueCache.growing(newScope());
    }

    /**
     * Hidden states after the last norm (and projection, where there is one), without recording for a backward pass.
     *
     * @param cache what came before the batch, grown by it unless it is a shared view; null for nothing
     * @return [b, t, d] in the scope
     */
    public NDArray hidden(NDManager scope, TokenBatch batch, KeyValueCache cache) {
        return GradientMode.off(() -> forward(scope, batch, cache, null, false));
    }

    /** The same, showing what happens inside; slower. */
    public NDArray traced(NDManager scope, TokenBatch batch, Trace trace) {
        return GradientMode.off(() -> forward(scope, batch, null, trace, false));
    }

    /**
     * Hidden states of a training pass: operations are recorded if {@link GradientMode} says so, and dropout is active.
     *
     * @return [b, t, d] in the scope
     */
    public NDArray trainingHidden(NDManager scope, TokenBatch batch) {
        return forward(scope, batch, null, null, true);
    }

    /**
     * Logits of the next token.
     *
     * @param states rows of hidden states [n, d] or [b, t, d]
     * @return [n, V] or [b, t, V], in the scope of the states
     * @throws IllegalStateException if the checkpoint is that of a bare model, without a head
     */
    public NDArray logits(NDArray states) {
        if (body.head() == null) {
            throw new IllegalStateException("the checkpoint holds no head, so the model gives no logits");
        }
        NDArray logits = body.head().apply(states, ForwardPass.afterLayers(states, GradientMode.isOn()));
        return body.logitCap() > 0 ? PlainOps.capped(logits, body.logitCap()) : logits;
    }

    /**
     * Log-probabilities of given next tokens, in nats.
     *
     * @param states rows of hidden states [n, d]
     * @param targets ids [n] INT64
     * @return [n], F32
     */
    public NDArray logProbabilities(NDArray states, NDArray targets) {
        return TensorOps.fused().logProbabilities(logits(states), targets);
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
        try (NDManager scope = owner.newSubManager()) {
            ForwardPass pass = new ForwardPass(
                    scope, batch, null, true, null, true, precision().type());
            requireValid(batch, pass.largestPosition() + 1);
            return Backpropagation.run(stages(), pass.withDropout(how.dropout()), how, loss);
        }
    }

    private NDArray forward(NDManager scope, TokenBatch batch, KeyValueCache cache, Trace trace, boolean training) {
        ForwardPass pass = new ForwardPass(
                scope, batch, cache, true, trace, training, precision().type());
        requireValid(batch, pass.largestPosition() + 1);
        Stages stages = stages();
        NDArray x = run(stages.layers(), stages.embed(pass), pass);
        NDArray states = stages.finish(x, pass);
        if (cache != null) {
            cache.advance(batch);
        }
        return states;
    }

    private Stages stages() {
        return new DecoderStages(body);
    }

    private void requireValid(TokenBatch batch, long length) {
        batch.requireIdsBelow(vocabularySize());
        if (body.positions() != null && length > contextLength()) {
            throw new IllegalArgumentException("the model takes at most " + contextLength() + " tokens, got " + length);
        }
    }
}
