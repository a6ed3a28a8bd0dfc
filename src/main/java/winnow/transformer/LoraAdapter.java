package winnow.transformer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import winnow.checkpoint.Checkpoint;
import winnow.checkpoint.Safetensors;
import winnow.checkpoint.TensorReader;
import winnow.corpus.OutputFile;
import winnow.random.Seeds;

/**
 * Low-rank matrices beside the linear layers of a network, which they change while attached.
 *
 * <p>A is uniform in ±1/√in, B zero, so that a fresh adapter changes nothing. An adapter is attached from its making until
 * {@link #detach} or {@link #merge}; a network has at most one. Attaching works on quantised layers too, merging does not.
 *
 * <p>Source: Hu et al., LoRA, arXiv 2106.09685, section 4.1; the initial A is that of the peft library.
 */
public final class LoraAdapter implements AutoCloseable {
    private static final String WEIGHT = ".weight";

    private final Network network;
    private final LoraSettings settings;
    private final NDManager manager;
    private final Map<String, LoraLinear> layers = new LinkedHashMap<>();
    private boolean attached = true;

    private LoraAdapter(Network network, LoraSettings settings) {
        this.network = network;
        this.settings = settings;
        this.manager = network.newScope();
    }

    /**
     * Attaches a fresh adapter.
     *
     * @param seeds each matrix draws from the stream of its name
     * @throws IllegalArgumentException if no layer is a target, or a named target is no layer
     * @throws IllegalStateException if the network has an adapter
     */
    public static LoraAdapter attach(Network network, LoraSettings settings, Seeds seeds) {
        if (settings.targets() instanceof TargetModules.Named named) {
            named.withoutModule(network.linears().keySet()).ifPresent(name -> {
                throw noLayer(name, "layers", ends(network));
            });
        }
        return attach(network, settings, new ParameterValues() {
            @Override
            public float[] values(String name, long rows, long columns) {
                return name.endsWith(AdapterFolder.B)
                        ? new float[(int) (rows * columns)]
                        : uniform(name, rows, columns);
            }

            private float[] uniform(String name, long rows, long columns) {
                double bound = 1 / StrictMath.sqrt(columns);
                RandomGenerator random = seeds.stream(name);
                float[] values = new float[Math.toIntExact(rows * columns)];
                for (int i = 0; i < values.length; i++) {
                    values[i] = (float) (bound * (2 * random.nextDouble() - 1));
                }
                return values;
            }
        });
    }

    /**
     * Reads a folder with {@code adapter_config.json} and {@code adapter_model.safetensors} and attaches what it holds. Published
     * files may name modules of other models too.
     *
     * @throws winnow.corpus.InvalidRecordException if the folder asks for what is not done here, or its matrices do not fit
     * @throws IllegalStateException if the network has an adapter
     */
    public static LoraAdapter read(Path folder, Network network) {
        LoraSettings settings = AdapterFolder.settings(folder);
        try (Safetensors file = Safetensors.open(AdapterFolder.matrices(folder))) {
            TensorReader reader = new TensorReader(file, file.file());
            targets(network, settings).forEach((module, slot) -> {
                reader.expect(AdapterFolder.nameOf(module, AdapterFolder.A), settings.rank(), slot.inputWidth());
                reader.expect(AdapterFolder.nameOf(module, AdapterFolder.B), slot.outputWidth(), settings.rank());
            });
            reader.requireMatch();
            return attach(
                    network,
                    settings,
                    (name, rows, columns) -> reader.take(AdapterFolder.PREFIX + name, rows, columns));
        }
    }

    /** Where the matrices come from. */
    private interface ParameterValues {
        float[] values(String name, long rows, long columns);
    }

    private static LoraAdapter attach(Network network, LoraSettings settings, ParameterValues source) {
        Map<String, LinearSlot> targets = targets(network, settings);
        LoraAdapter adapter = new LoraAdapter(network, settings);
        try {
            targets.forEach((module, slot) -> adapter.add(module, slot, source));
            return adapter;
        } catch (RuntimeException e) {
            // The layers that have their matrices already must not keep them.
            adapter.close();
            throw e;
        }
    }

    private void add(String module, LinearSlot slot, ParameterValues source) {
        Parameter a = parameter(module + AdapterFolder.A, settings.rank(), slot.inputWidth(), source);
        Parameter b = parameter(module + AdapterFolder.B, slot.outputWidth(), settings.rank(), source);
        LoraLinear layer = new LoraLinear(slot.layer(), a, b, settings);
        slot.replace(layer);
        layers.put(module, layer);
    }

    private Parameter parameter(String name, long rows, long columns, ParameterValues source) {
        float[] values = source.values(name, rows, columns);
        // Sixteen-bit activations want factors of their own kind.
        NDArray matrix = manager.create(values, new Shape(rows, columns));
        return new Parameter(
                name, CheckpointParameters.typed(matrix, network.precision().type()), false);
    }

    private static Map<String, LinearSlot> targets(Network network, LoraSettings settings) {
        Map<String, LinearSlot> targets = new LinkedHashMap<>();
        network.linears().forEach((module, slot) -> {
            if (slot.layer() instanceof LoraLinear) {
                throw new IllegalStateException("the network must have no adapter yet, found one at " + module);
            }
            if (settings.targets().includes(module)) {
                targets.put(module, slot);
            }
        });
        if (targets.isEmpty()) {
            throw new IllegalArgumentException("target modules must be among the linear layers of the model, got "
                    + settings.targets() + " for " + ends(network));
        }
        return targets;
    }

    /**
     * Checks that a model has all the layers that are to get adapters, from the names of its tensors alone, before it is loaded. Only the
     * ends of names are compared, since checkpoints leave out what they begin with.
     *
     * @throws IllegalArgumentException naming one that it has not
     */
    public static void requireTargets(Checkpoint checkpoint, LoraSettings settings) {
        if (!(settings.targets() instanceof TargetModules.Named named)) {
            return;
        }
        List<String> ends = checkpoint.names().stream()
                .filter(name ->
                        name.endsWith(WEIGHT) && checkpoint.info(name).shape().size() == 2)
                .map(name -> end(name.substring(0, name.length() - WEIGHT.length())))
                .distinct()
                .toList();
        for (String name : named.names()) {
            if (!ends.contains(end(name))) {
                throw noLayer(name, "matrices", ends);
            }
        }
    }

    private static IllegalArgumentException noLayer(String name, String what, List<String> known) {
        return new IllegalArgumentException("target modules must each be a linear layer of the model, got " + name
                + ", which is none of its " + what + " " + known);
    }

    private static String end(String name) {
        return name.substring(name.lastIndexOf('.') + 1);
    }

    /** The distinct last parts of the layers' names. */
    private static List<String> ends(Network network) {
        return network.linears().keySet().stream()
                .map(LoraAdapter::end)
                .distinct()
                .toList();
    }

    /** The settings. */
    public LoraSettings settings() {
        return settings;
    }

    /** Names of the layers that have one, in the order of the architecture. */
    public List<String> modules() {
        return List.copyOf(layers.keySet());
    }

    /** All A and B, named {@code module.lora_A.weight} and {@code module.lora_B.weight}. */
    public List<Parameter> parameters() {
        List<Parameter> parameters = new ArrayList<>();
        for (LoraLinear layer : layers.values()) {
            parameters.add(layer.a());
            parameters.add(layer.b());
        }
        return parameters;
    }

    /** Takes the adapter off: the network is as it was. The matrices live until {@link #close}. */
    public void detach() {
        requireAttached();
        layers.forEach((module, layer) -> network.linears().get(module).replace(layer.base()));
        attached = false;
    }

    /**
     * Adds (α/r) B A to the weights and takes the adapter off.
     *
     * @throws IllegalStateException if a layer is not held in full
     */
    public void merge() {
        requireAttached();
        layers.forEach((module, layer) -> {
            if (!(layer.base() instanceof DenseLinear)) {
                throw new IllegalStateException("an adapter can be merged only into weights held in full, but " + module
                        + " is held otherwise; load the model in f32");
            }
        });
        GradientMode.off(() -> {
            layers.values().forEach(this::merge);
            return null;
        });
        detach();
    }

    private void merge(LoraLinear layer) {
        Parameter weight = ((DenseLinear) layer.base()).weight();
        try (NDManager scope = manager.newSubManager();
                NDArray product = layer.b().value().matMul(layer.a().value())) {
            product.attach(scope);
            weight.value().addi(Scaled.of(product, settings.scaling()));
        }
    }

    private void requireAttached() {
        if (!attached) {
            throw new IllegalStateException("the adapter must be attached, but was taken off");
        }
    }

    /**
     * Writes {@code adapter_config.json} and {@code adapter_model.safetensors} as the peft library does.
     *
     * @param folder new or empty
     * @param base name or folder of the model that the adapter belongs to
     */
    public void write(Path folder, String base) {
        write(folder, base, inside -> {});
    }

    /**
     * The same with other files.
     *
     * @param beside puts them there
     */
    public void write(Path folder, String base, OutputFile.IOConsumer<Path> beside) {
        boolean transposed = layers.values().stream()
                .allMatch(layer -> layer.base() instanceof DenseLinear dense
                        && dense.weight().isTransposedOnDisk());
        String task = network instanceof Decoder ? "CAUSAL_LM" : null;
        AdapterFolder.write(folder, settings, base, transposed, task, parameters(), beside);
    }

    /** Takes the adapter off if it is on, and frees its matrices. */
    @Override
    public void close() {
        if (attached) {
            detach();
        }
        manager.close();
    }
}
