package winnow.transformer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.BiConsumer;
import winnow.checkpoint.Checkpoint;
import winnow.checkpoint.ElementType;
import winnow.checkpoint.FloatSource;
import winnow.checkpoint.ModelConfig;
import winnow.checkpoint.SafetensorsWriter;
import winnow.corpus.OutputFile;

/** What decoders and encoders have in common: named parameters on one device, and a stack of layers. */
public abstract class Network implements AutoCloseable {
    private final ModelConfig config;
    private final NDManager manager;
    private final Precision precision;
    private final Map<String, Parameter> parameters;
    private final Map<String, LinearSlot> linears;
    private final NetworkBody body;

    Network(ModelConfig config, NDManager manager, Precision precision, Parts parts, NetworkBody body) {
        this.config = config;
        this.manager = manager;
        this.precision = precision;
        this.parameters = parts.parameters();
        this.linears = parts.linears();
        this.body = body;
    }

    /** The configuration that the network was made from. */
    public ModelConfig config() {
        return config;
    }

    /** The format of weights and activations. */
    public Precision precision() {
        return precision;
    }

    /** Most tokens that the model was made for; with learned positions, most that it can take. */
    public int contextLength() {
        return body.contextLength();
    }

    /** Number of token ids V. */
    public int vocabularySize() {
        return Math.toIntExact(body.words().value().getShape().get(0));
    }

    /** Width d of hidden states. */
    public int width() {
        return Math.toIntExact(body.words().value().getShape().get(1));
    }

    /** Number of layers. */
    public int layerCount() {
        return body.layers().size();
    }

    /** All parameters that are held in full, in the order of the architecture. */
    public List<Parameter> parameters() {
        return List.copyOf(parameters.values());
    }

    /** The parameter of a name in the checkpoint, if there is one. */
    public Optional<Parameter> parameter(String name) {
        return Optional.ofNullable(parameters.get(name));
    }

    /** Number of single weights. */
    public long size() {
        long inFull = parameters.values().stream()
                .mapToLong(p -> p.value().getShape().size())
                .sum();
        // Weights in another form are no parameters.
        return linears.entrySet().stream()
                .filter(linear -> !parameters.containsKey(linear.getKey() + ".weight"))
                .mapToLong(linear ->
                        linear.getValue().inputWidth() * linear.getValue().outputWidth())
                .reduce(inFull, Long::sum);
    }

    /**
     * Hands over the weights that are held in 4 bits and so are no parameters, and how many: one matrix at a time, made whole for
     * the call.
     */
    public void forEachIn4Bits(BiConsumer<FloatSource, Long> use) {
        for (LinearSlot slot : linears.values()) {
            LinearLayer layer = slot.layer() instanceof LoraLinear adapted ? adapted.base() : slot.layer();
            if (layer instanceof Nf4Linear linear) {
                try (NDManager scope = newScope()) {
                    NDArray whole = GradientMode.off(() -> linear.weight().dequantize(scope.zeros(new Shape(1))));
                    use.accept(TensorValues.of(whole), whole.size());
                }
            }
        }
    }

    /** Linear layers by the name of their module; their forms may be replaced. */
    Map<String, LinearSlot> linears() {
        return linears;
    }

    /** A new scope for the arrays of one pass; close it to free them. */
    public NDManager newScope() {
        return manager.newSubManager();
    }

    /** The owner of the parameters. */
    NDManager manager() {
        return manager;
    }

    /**
     * Runs the layers; without recording, each layer's intermediate arrays are freed before the next.
     *
     * @throws CancellationException between two layers, when the thread is interrupted; its interrupt flag stays set
     */
    static NDArray run(List<Layer> layers, NDArray input, ForwardPass pass) {
        NDArray x = input;
        boolean recording = GradientMode.isOn();
        for (int i = 0; i < layers.size(); i++) {
            if (pass.trace() != null) {
                pass.trace().hidden(i, x);
            }
            if (Thread.currentThread().isInterrupted()) {
                throw new CancellationException("interrupted");
            }
            x = recording ? layers.get(i).apply(x, pass) : applyInScope(layers.get(i), x, pass);
        }
        return x;
    }

    private static NDArray applyInScope(Layer layer, NDArray x, ForwardPass pass) {
        try (NDManager scope = pass.scope().newSubManager()) {
            x.attach(scope);
            NDArray y = layer.apply(x, pass);
            y.attach(pass.scope());
            return y;
        }
    }

    /**
     * Writes a Hugging Face folder that other programs open.
     *
     * @param beside puts the tokenizer files there, such as {@link Checkpoint#companions}
     * @param type format of the stored weights
     */
    public void write(Path folder, OutputFile.IOConsumer<Path> beside, ElementType type) {
        if (precision == Precision.NF4_LINEAR) {
            throw new IllegalStateException("a model in 4 bits cannot be written as a checkpoint; write its adapter");
        }
        if (precision == Precision.BF16_LINEAR) {
            throw new IllegalStateException(
                    "a model rounded to bfloat16 cannot be written as a checkpoint; load it in f32");
        }
        SafetensorsWriter writer = new SafetensorsWriter();
        for (Parameter parameter : parameters.values()) {
            writer.add(
                    parameter.name(),
                    type,
                    parameter.valuesOnDisk(),
                    parameter.shapeOnDisk().getShape());
        }
        Checkpoint.write(folder, config.withElementType(type), writer, beside);
    }

    @Override
    public void close() {
        manager.close();
    }
}
