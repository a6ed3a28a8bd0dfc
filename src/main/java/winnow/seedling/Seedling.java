package winnow.seedling;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import winnow.model.LanguageModel;
import winnow.model.LanguageModels;
import winnow.transformer.ComputeDevice;
import winnow.transformer.Precision;

/**
 * The built-in model: a small decoder that learns in context, so that everything can be tried without a download.
 *
 * <p>It knows the texts of {@link winnow.synthetic} and nothing of any language or fact.
 */
public final class Seedling {
    /** The name by which commands know it. */
    public static final String NAME = "seedling";

    private static final List<String> FILES = List.of(
            "config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json", "special_tokens_map.json");

    private Seedling() {}

    /** Opens the model. */
    public static LanguageModel open(ComputeDevice device) {
        return LanguageModels.open(folder(), device, Precision.F32);
    }

    /** Its Hugging Face folder; a copy for this process if the program is packed into a jar. */
    public static Path folder() {
        URL config = Seedling.class.getResource("model/config.json");
        if (config == null) {
            throw new IllegalStateException("the built-in model is not on the class path: winnow/seedling/model");
        }
        return config.getProtocol().equals("file")
                ? Path.of(URI.create(config.toString())).getParent()
                : Unpacked.FOLDER;
    }

    /** Copied at most once a process. */
    private static final class Unpacked {
        static final Path FOLDER = copy();

        private static Path copy() {
            try {
                Path folder = Files.createTempDirectory("winnow-seedling");
                folder.toFile().deleteOnExit();
                for (String name : FILES) {
                    Path file = folder.resolve(name);
                    try (InputStream in = Seedling.class.getResourceAsStream("model/" + name)) {
                        Files.copy(in, file);
                    }
                    file.toFile().deleteOnExit();
                }
                return folder;
            } catch (IOException e) {
                throw new UncheckedIOException("cannot unpack the built-in model: " + e.getMessage(), e);
            }
        }
    }
}
