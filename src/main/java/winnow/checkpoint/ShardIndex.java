package winnow.checkpoint;

import static winnow.corpus.InvalidRecordException.quote;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import winnow.corpus.InvalidRecordException;

/** The list of a sharded checkpoint, {@code model.safetensors.index.json}: which file holds which tensor. */
public final class ShardIndex {
    private static final long LARGEST_FILE = 100_000_000;
    private static final int MOST_SHARDS = 1_000;

    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(64)
                    .maxNumberLength(1_000)
                    .maxNameLength(SafetensorsHeader.LONGEST_NAME)
                    .maxStringLength(1_000_000)
                    .build())
            .build();

    private final Path file;
    private final Map<String, List<String>> namesByShard;

    private ShardIndex(Path file, Map<String, List<String>> namesByShard) {
        this.file = file;
        this.namesByShard = namesByShard;
    }

    /**
     * Reads an index.
     *
     * @throws InvalidRecordException if it breaks a rule
     * @throws UncheckedIOException if it cannot be read
     */
    public static ShardIndex read(Path file) {
        try {
            if (Files.size(file) > LARGEST_FILE) {
                throw new InvalidRecordException(file, "must be at most " + LARGEST_FILE + " bytes, found more");
            }
            try (Reader text = new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8.newDecoder());
                    JsonParser parser = JSON.createParser(text)) {
                return new ShardIndex(file, parse(file, parser));
            }
        } catch (CharacterCodingException e) {
            throw new InvalidRecordException(file, "must be UTF-8");
        } catch (JsonProcessingException e) {
            throw new InvalidRecordException(
                    file, "malformed JSON: " + SafetensorsHeader.shortened(e.getOriginalMessage()));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    private static Map<String, List<String>> parse(Path file, JsonParser parser) throws IOException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw new InvalidRecordException(file, "must be a JSON object");
        }
        Map<String, List<String>> namesByShard = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            boolean isMap = parser.currentName().equals("weight_map");
            JsonToken value = parser.nextToken();
            if (!isMap) {
                parser.skipChildren();
                continue;
            }
            if (value != JsonToken.START_OBJECT) {
                throw new InvalidRecordException(file, "weight_map must be an object");
            }
            readMap(file, parser, namesByShard);
        }
        if (parser.nextToken() != null) {
            throw new InvalidRecordException(file, "must be one JSON object and nothing else");
        }
        if (namesByShard.isEmpty()) {
            throw new InvalidRecordException(file, "weight_map must name at least one tensor, found none");
        }
        return namesByShard;
    }

    private static void readMap(Path file, JsonParser parser, Map<String, List<String>> namesByShard)
            throws IOException {
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            if (parser.nextToken() != JsonToken.VALUE_STRING) {
                throw new InvalidRecordException(file, "weight_map must give a file name for tensor " + quote(name));
            }
            namesByShard
                    .computeIfAbsent(parser.getText(), shard -> new ArrayList<>())
                    .add(name);
            if (namesByShard.size() > MOST_SHARDS) {
                throw new InvalidRecordException(file, "must list at most " + MOST_SHARDS + " files, found more");
            }
        }
    }

    /** The names of the files, in order, as the index writes them: not to be trusted. */
    public List<String> files() {
        return namesByShard.keySet().stream().sorted().toList();
    }

    /** Opens every shard, in the order of their names; closes them all again if anything is wrong. */
    Checkpoint open(ModelFolder folder, Function<List<Safetensors>, Checkpoint> then) {
        // All names are judged before the first file is opened.
        Map<String, Path> paths = new LinkedHashMap<>();
        Map<Path, String> seen = new LinkedHashMap<>();
        for (String shard : files()) {
            Path path = locate(folder, shard);
            String other = seen.put(realPath(path), shard);
            if (other != null) {
                throw new InvalidRecordException(
                        file, "lists one file twice, as " + quote(other) + " and as " + quote(shard));
            }
            paths.put(shard, path);
        }
        List<Safetensors> files = new ArrayList<>();
        boolean isComplete = false;
        try {
            for (Map.Entry<String, Path> shard : paths.entrySet()) {
                Safetensors opened = Safetensors.open(shard.getValue());
                files.add(opened);
                requireNames(opened, namesByShard.get(shard.getKey()));
            }
            Checkpoint checkpoint = then.apply(List.copyOf(files));
            isComplete = true;
            return checkpoint;
        } finally {
            if (!isComplete) {
                files.forEach(Safetensors::close);
            }
        }
    }

    private Path locate(ModelFolder folder, String shard) {
        if (!shard.endsWith(".safetensors")) {
            throw new InvalidRecordException(file, "must list .safetensors files only, found " + quote(shard));
        }
        Optional<Path> path;
        try {
            path = folder.find(shard);
        } catch (InvalidRecordException e) {
            throw new InvalidRecordException(file, "lists " + quote(shard) + ": " + e.getMessage());
        }
        return path.orElseThrow(
                () -> new InvalidRecordException(file, "lists " + quote(shard) + ", which does not exist"));
    }

    private static Path realPath(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + path + ": " + e.getMessage(), e);
        }
    }

    private void requireNames(Safetensors shard, List<String> names) {
        for (String name : names) {
            if (!shard.contains(name)) {
                throw new InvalidRecordException(
                        file,
                        "lists tensor " + quote(name) + " in " + shard.file().getFileName()
                                + ", which does not hold it");
            }
        }
    }
}
