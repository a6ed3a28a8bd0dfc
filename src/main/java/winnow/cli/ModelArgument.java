package winnow.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import winnow.corpus.FileDigest;
import winnow.hub.CachedModel;
import winnow.hub.HubCache;
import winnow.hub.ModelLocation;
import winnow.seedling.Seedling;
import winnow.transformer.Precision;

/**
 * What {@code --model} means: a folder, a model in the hub's cache, or the built-in model.
 *
 * @param text as it was given
 * @param folder with config.json
 * @param cached the model and its commit, when it came from the cache
 */
record ModelArgument(String text, Path folder, Optional<CachedModel> cached) {
    static ModelArgument of(String text) {
        if (text.equals(Seedling.NAME)) {
            return new ModelArgument(text, Seedling.folder(), Optional.empty());
        }
        ModelLocation location = ModelLocation.resolve(text, HubCache.standard());
        return new ModelArgument(text, location.folder(), location.model());
    }

    static Precision precision(String name) {
        return Precision.of(name);
    }

    /**
     * What a manifest says of the model: its name, the digests of the files that make it what it is, and one digest of these. Reads
     * all of them.
     */
    Map<String, Object> described() {
        Map<String, Object> model = new LinkedHashMap<>();
        model.put("model", text);
        cached.ifPresent(c -> model.put("commit", c.commit()));
        Map<String, Object> files = new LinkedHashMap<>();
        for (Path file : files()) {
            files.put(file.getFileName().toString(), FileDigest.of(file));
        }
        model.put("files", files);
        model.put("digest", FileDigest.ofText(files.toString()));
        return model;
    }

    private List<Path> files() {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(ModelArgument::matters).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + folder + ": " + e.getMessage(), e);
        }
    }

    private static boolean matters(Path file) {
        String name = file.getFileName().toString();
        boolean isKnown = name.endsWith(".safetensors") || name.endsWith(".json") || name.endsWith(".jinja");
        return isKnown && Files.isRegularFile(file);
    }
}
