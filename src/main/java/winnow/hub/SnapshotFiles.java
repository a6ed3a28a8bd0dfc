package winnow.hub;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Which files a folder with a model must have, and which of them it lacks. */
final class SnapshotFiles {
    static final String CONFIG = "config.json";
    static final String ADAPTER_CONFIG = "adapter_config.json";
    static final String WEIGHTS = "model.safetensors";
    static final String INDEX = "model.safetensors.index.json";
    static final String SUFFIX = ".safetensors";

    /** Far more than any index: one of 100,000 tensors has some 10 MB. */
    private static final long LARGEST_INDEX = 100_000_000;

    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .build();

    private SnapshotFiles() {}

    /** Names of the files that are needed and absent; a link to nothing counts as absent. */
    static List<String> missing(Path folder) {
        List<String> missing = new ArrayList<>();
        boolean isAdapter = Files.exists(folder.resolve(ADAPTER_CONFIG));
        if (!isAdapter && !Files.exists(folder.resolve(CONFIG))) {
            missing.add(CONFIG);
        }
        if (Files.exists(folder.resolve(WEIGHTS))) {
            return missing;
        }
        Path index = folder.resolve(INDEX);
        if (Files.exists(index)) {
            shards(index).stream()
                    .filter(shard -> !Files.exists(folder.resolve(shard)))
                    .forEach(missing::add);
        } else if (!hasWeights(folder)) {
            missing.add("*" + SUFFIX);
        }
        return missing;
    }

    /** The files that an index of shards names, in order. */
    private static SortedSet<String> shards(Path index) {
        SortedSet<String> shards = new TreeSet<>();
        try {
            if (Files.size(index) > LARGEST_INDEX) {
                throw new IllegalStateException(
                        index + " must have at most " + LARGEST_INDEX + " bytes, has " + Files.size(index));
            }
            try (InputStream in = Files.newInputStream(index);
                    JsonParser parser = JSON.createParser(in)) {
                readWeightMap(parser, shards);
            }
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(index + " must be JSON: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + index + ": " + e.getMessage(), e);
        }
        for (String shard : shards) {
            if (shard.contains("/") || FileNames.problem(shard).isPresent()) {
                throw new IllegalStateException(
                        index + " must name files of its own folder, found " + FileNames.quote(shard));
            }
        }
        return shards;
    }

    private static void readWeightMap(JsonParser parser, SortedSet<String> shards) throws IOException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            return;
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            boolean isMap = parser.currentName().equals("weight_map");
            JsonToken value = parser.nextToken();
            if (!isMap || value != JsonToken.START_OBJECT) {
                parser.skipChildren();
                continue;
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                parser.nextToken();
                shards.add(parser.getText());
                parser.skipChildren();
            }
        }
    }

    private static boolean hasWeights(Path folder) {
        return names(folder).stream().anyMatch(name -> name.endsWith(SUFFIX));
    }

    /** Names of the files that are there, in order. */
    static List<String> names(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> file.getFileName().toString())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + folder + ": " + e.getMessage(), e);
        }
    }

    /** Bytes of the files that are there. */
    static long bytes(Path folder) {
        long bytes = 0;
        for (String name : names(folder)) {
            try {
                bytes += Files.size(folder.resolve(name));
            } catch (IOException e) {
                throw new UncheckedIOException("cannot read " + folder.resolve(name) + ": " + e.getMessage(), e);
            }
        }
        return bytes;
    }
}
