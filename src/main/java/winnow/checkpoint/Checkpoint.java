package winnow.checkpoint;

import static winnow.corpus.InvalidRecordException.quote;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import winnow.corpus.InvalidRecordException;
import winnow.corpus.OutputFile;

/**
 * A model as other programs save it: a folder with {@code config.json} and {@code model.safetensors}, or several files that
 * {@code model.safetensors.index.json} lists. Hold it open while reading; headers are in memory, weights are not.
 *
 * <p>Pickle files ({@code pytorch_model.bin} and the like) can run code; they are named and never opened.
 */
public final class Checkpoint implements Tensors {
    private static final String WHOLE = "model.safetensors";
    private static final String INDEX = "model.safetensors.index.json";
    private static final String CONFIG = "config.json";

    private static final List<String> COMPANIONS = List.of(
            "tokenizer.json",
            "tokenizer_config.json",
            "special_tokens_map.json",
            "added_tokens.json",
            "vocab.json",
            "merges.txt",
            "vocab.txt",
            "tokenizer.model",
            "sentencepiece.bpe.model",
            "spiece.model",
            "chat_template.jinja",
            "chat_template.json",
            "generation_config.json",
            "LICENSE",
            "LICENSE.md",
            "LICENSE.txt",
            "NOTICE");

    private final ModelFolder folder;
    private final ModelConfig config;
    private final List<Safetensors> files;
    private final Map<String, Safetensors> places;

    private Checkpoint(
            ModelFolder folder, ModelConfig config, List<Safetensors> files, Map<String, Safetensors> places) {
        this.folder = folder;
        this.config = config;
        this.files = files;
        this.places = places;
    }

    /**
     * Opens a folder and checks the headers of all its tensor files.
     *
     * @throws IllegalArgumentException if the path is not a folder
     * @throws InvalidRecordException if a file is missing, invalid or leads outside the folder
     * @throws java.io.UncheckedIOException if a file cannot be read
     */
    public static Checkpoint open(Path path) {
        ModelFolder folder = ModelFolder.of(path);
        ModelConfig config = ModelConfig.read(folder.require(CONFIG));
        Optional<Path> whole = folder.find(WHOLE);
        if (whole.isPresent()) {
            return of(folder, config, List.of(Safetensors.open(whole.get())));
        }
        Optional<Path> index = folder.find(INDEX);
        if (index.isEmpty()) {
            List<String> pickles = folder.pickles();
            String found = pickles.isEmpty()
                    ? ""
                    : "; found " + String.join(", ", pickles)
                            + ", which may be pickles, can run code and are never opened: convert them to safetensors";
            throw new InvalidRecordException(path, "holds no " + WHOLE + " and no " + INDEX + found);
        }
        return ShardIndex.read(index.get()).open(folder, files -> of(folder, config, files));
    }

    private static Checkpoint of(ModelFolder folder, ModelConfig config, List<Safetensors> files) {
        Map<String, Safetensors> places = new LinkedHashMap<>();
        for (Safetensors file : files) {
            for (String name : file.names()) {
                Safetensors other = places.put(name, file);
                if (other != null) {
                    throw new InvalidRecordException(
                            file.file(),
                            "tensor " + quote(name) + " is in " + other.file().getFileName() + " too");
                }
            }
        }
        return new Checkpoint(folder, config, files, places);
    }

    /** The folder's files other than the tensors. */
    public ModelFolder folder() {
        return folder;
    }

    /** The configuration. */
    public ModelConfig config() {
        return config;
    }

    @Override
    public List<String> names() {
        return List.copyOf(places.keySet());
    }

    @Override
    public boolean contains(String name) {
        return places.containsKey(name);
    }

    @Override
    public TensorInfo info(String name) {
        return place(name).info(name);
    }

    @Override
    public void read(String name, long first, FloatBuffer into) {
        place(name).read(name, first, into);
    }

    @Override
    public void readBytes(String name, long first, ByteBuffer into) {
        place(name).readBytes(name, first, into);
    }

    private Safetensors place(String name) {
        Safetensors file = places.get(name);
        if (file == null) {
            throw new IllegalArgumentException(
                    "no tensor " + quote(name) + " among the " + places.size() + " of " + folder.path());
        }
        return file;
    }

    @Override
    public void close() {
        files.forEach(Safetensors::close);
    }

    /**
     * Writes a folder that appears whole: the configuration, byte for byte if it was read and not changed, the tensors, in
     * several files if they are large, and what {@code beside} puts there.
     *
     * <p>Example: {@code Checkpoint.write(target, source.config(), tensors, Checkpoint.companions(source.folder()))}.
     *
     * @throws IllegalArgumentException if the target exists and is not an empty folder
     * @throws java.io.UncheckedIOException if it cannot be written
     */
    public static void write(
            Path target, ModelConfig config, SafetensorsWriter tensors, OutputFile.IOConsumer<Path> beside) {
        OutputFile.writeDirectory(target, folder -> {
            OutputFile.write(
                    folder.resolve(CONFIG), out -> out.write(config.json().getBytes(StandardCharsets.UTF_8)));
            beside.accept(folder);
            tensors.writeFolder(folder, SafetensorsWriter.SHARD_BYTES);
        });
    }

    /** Copies a model's tokenizer, chat template, generation defaults and licence into the folder that it is given. */
    public static OutputFile.IOConsumer<Path> companions(ModelFolder source) {
        return folder -> copyCompanions(source, folder);
    }

    private static void copyCompanions(ModelFolder source, Path folder) throws IOException {
        List<Path> found = new ArrayList<>();
        COMPANIONS.forEach(name -> source.find(name).ifPresent(found::add));
        for (Path file : found) {
            Files.copy(file, folder.resolve(file.getFileName().toString()));
        }
    }
}
