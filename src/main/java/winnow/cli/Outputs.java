package winnow.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import winnow.corpus.Format;

/**
 * Where a selection is written.
 *
 * @param records the chosen records
 * @param scores one line for each pick
 * @param manifest what is needed to choose them again
 * @param dataset a folder for {@code load_dataset}, if wanted
 */
record Outputs(Path records, Path scores, Path manifest, Optional<Path> dataset) {
    static final String SCORES = ".scores.jsonl";

    static Outputs of(Path out, Path dataset) {
        Format.of(out);
        String name = out.getFileName().toString();
        if (name.endsWith(SCORES)) {
            throw new IllegalArgumentException(
                    "--out must not end in " + SCORES + ", which is the name of the scores beside it, got " + out);
        }
        String base = name.substring(0, name.lastIndexOf('.'));
        return new Outputs(
                out,
                out.resolveSibling(base + SCORES),
                out.resolveSibling(base + ".manifest.json"),
                Optional.ofNullable(dataset));
    }

    /** All of them, in the order in which they are put in place. */
    List<Path> all() {
        List<Path> all = new ArrayList<>(dataset.stream().toList());
        all.addAll(List.of(records, scores, manifest));
        return all;
    }

    /**
     * Checks that no input would be lost, and nothing else without leave.
     *
     * @throws IllegalArgumentException if an output is an input, or exists and may not be replaced
     */
    void requireFree(Map<String, Path> inputs, boolean overwrite) {
        for (Path file : List.of(records, scores, manifest)) {
            requireFree(file, inputs, overwrite);
        }
        dataset.ifPresent(folder -> {
            requireReplaceable(folder, inputs, overwrite || isEmptyFolder(folder));
            requireDataset(folder);
        });
    }

    /** The same for a single file. */
    static void requireFree(Path file, Map<String, Path> inputs, boolean overwrite) {
        if (Files.isDirectory(file)) {
            throw new IllegalArgumentException("--out must be a file, got the folder " + file);
        }
        requireReplaceable(file, inputs, overwrite);
    }

    private static void requireReplaceable(Path output, Map<String, Path> inputs, boolean overwrite) {
        inputs.forEach((name, input) -> requireApart(output, name, input));
        if (Files.exists(output, LinkOption.NOFOLLOW_LINKS) && !overwrite) {
            throw new IllegalArgumentException(output + " exists already; --overwrite replaces it");
        }
    }

    private static void requireApart(Path output, String name, Path input) {
        boolean isInside = input.toAbsolutePath()
                .normalize()
                .startsWith(output.toAbsolutePath().normalize());
        if (isInside || isSame(output, input)) {
            throw new IllegalArgumentException(
                    "the output " + output + " must not be an input, got it for --" + name + " too");
        }
    }

    private static boolean isSame(Path output, Path input) {
        try {
            return Files.exists(output) && Files.exists(input) && Files.isSameFile(output, input);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Only a folder that this program could have written is ever replaced. */
    private static void requireDataset(Path folder) {
        if (!Files.exists(folder) || isEmptyFolder(folder)) {
            return;
        }
        if (!Files.isDirectory(folder)) {
            throw new IllegalArgumentException("--as-dataset must be a folder, got the file " + folder);
        }
        try (Stream<Path> entries = Files.list(folder)) {
            boolean isOurs = entries.map(e -> e.getFileName().toString())
                    .allMatch(name -> name.equals("README.md") || name.equals("data"));
            if (!isOurs) {
                throw new IllegalArgumentException(
                        "--as-dataset must be new, empty or an earlier data set, got " + folder + " with other files");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isEmptyFolder(Path path) {
        if (!Files.isDirectory(path)) {
            return false;
        }
        try (Stream<Path> entries = Files.list(path)) {
            return entries.findAny().isEmpty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
