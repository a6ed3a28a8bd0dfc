package winnow.hub;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import winnow.checkpoint.ShardIndex;
import winnow.corpus.InvalidRecordException;

/** Which files a folder with a model must have, and which of them it lacks. */
final class SnapshotFiles {
    static final String CONFIG = "config.json";
    static final String ADAPTER_CONFIG = "adapter_config.json";
    static final String WEIGHTS = "model.safetensors";
    static final String INDEX = "model.safetensors.index.json";
    static final String SUFFIX = ".safetensors";

    private SnapshotFiles() {}

    /**
     * Names of the files that are needed and absent; a link to nothing counts as absent.
     *
     * @throws InvalidRecordException if an index of shards breaks a rule
     */
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

    private static List<String> shards(Path index) {
        List<String> shards = ShardIndex.read(index).files();
        for (String shard : shards) {
            if (shard.contains("/") || FileNames.problem(shard).isPresent()) {
                throw new InvalidRecordException(
                        index, "must name files of its own folder, found " + FileNames.quote(shard));
            }
        }
        return shards;
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
