package winnow.checkpoint;

import static winnow.corpus.InvalidRecordException.quote;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import winnow.corpus.InvalidRecordException;

/**
 * What the loader of an architecture reads tensors through: names with or without a prefix, shapes checked, and one message
 * for all that does not fit.
 *
 * <p>First {@link #expect} everything that the configuration calls for, then {@link #requireMatch}, which names all missing,
 * mis-shaped and unexpected tensors at once before any memory is taken for them, then {@link #take}. A loader that takes
 * without having expected ends with {@link #requireMatch} too, for the tensors left over. Not for several threads.
 */
public final class TensorReader {
    private static final int NAMED = 10;
    private static final int MOST_MISSING = 10_000;

    private final Tensors tensors;
    private final Path source;
    private final List<String> prefixes = new ArrayList<>();
    private final Map<String, String> endings = new LinkedHashMap<>();
    private final Set<String> used = new HashSet<>();
    private final Set<String> missing = new LinkedHashSet<>();
    private final Map<String, String> misshaped = new LinkedHashMap<>();

    /**
     * Reads from open tensors, which the caller closes.
     *
     * @param source the file or folder, for messages
     */
    public TensorReader(Tensors tensors, Path source) {
        this.tensors = tensors;
        this.source = source;
    }

    /** Reads from an open checkpoint, which the caller closes. */
    public static TensorReader of(Checkpoint checkpoint) {
        return new TensorReader(checkpoint, checkpoint.folder().path());
    }

    /** Also finds a tensor whose name in the file lacks one of these beginnings, such as {@code transformer.}, or has it besides. */
    public TensorReader withOptionalPrefixes(String... beginnings) {
        prefixes.addAll(List.of(beginnings));
        return this;
    }

    /** Also finds a tensor whose name in the file ends otherwise, such as {@code LayerNorm.gamma} for {@code LayerNorm.weight}. */
    public TensorReader withOldEnding(String ending, String old) {
        endings.put(ending, old);
        return this;
    }

    /** The name under which the file holds a tensor, or nothing. */
    Optional<String> nameInFile(String name) {
        Optional<String> plain = withPrefix(name);
        if (plain.isPresent()) {
            return plain;
        }
        for (Map.Entry<String, String> ending : endings.entrySet()) {
            if (name.endsWith(ending.getKey())) {
                String old = name.substring(0, name.length() - ending.getKey().length()) + ending.getValue();
                Optional<String> found = withPrefix(old);
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return Optional.empty();
    }

    private Optional<String> withPrefix(String name) {
        if (tensors.contains(name)) {
            return Optional.of(name);
        }
        for (String prefix : prefixes) {
            String other = name.startsWith(prefix) ? name.substring(prefix.length()) : prefix + name;
            if (tensors.contains(other)) {
                return Optional.of(other);
            }
        }
        return Optional.empty();
    }

    /** Whether the tensor is there. */
    public boolean has(String name) {
        return nameInFile(name).isPresent();
    }

    /**
     * Notes that a tensor must be there with this shape; {@link #requireMatch} judges.
     *
     * @throws InvalidRecordException at once, if so many are missing that the configuration cannot belong to the file
     */
    public TensorReader expect(String name, long... shape) {
        Optional<String> found = nameInFile(name);
        if (found.isEmpty()) {
            missing.add(name);
            if (missing.size() >= MOST_MISSING) {
                requireMatch();
            }
            return this;
        }
        used.add(found.get());
        long[] actual = tensors.info(found.get()).dimensions();
        if (!Arrays.equals(actual, shape)) {
            misshaped.put(name, quote(name) + " " + Arrays.toString(actual) + " for " + Arrays.toString(shape));
        }
        return this;
    }

    /**
     * Judges what was expected and taken so far against the file.
     *
     * @param ignorable regular expressions; a tensor of the file whose whole name matches one may be left unused
     * @throws InvalidRecordException naming missing, mis-shaped and unexpected tensors, the first ten of each and their number
     */
    public void requireMatch(String... ignorable) {
        List<Pattern> patterns = Arrays.stream(ignorable).map(Pattern::compile).toList();
        List<String> unexpected = tensors.names().stream()
                .filter(name -> !used.contains(name))
                .filter(name -> patterns.stream().noneMatch(p -> p.matcher(name).matches()))
                .map(InvalidRecordException::quote)
                .toList();
        List<String> problems = new ArrayList<>();
        add(
                problems,
                "missing",
                missing.stream().map(InvalidRecordException::quote).toList());
        add(problems, "of another shape", List.copyOf(misshaped.values()));
        add(problems, "unexpected", unexpected);
        if (!problems.isEmpty()) {
            throw new InvalidRecordException(
                    source, "tensors do not fit the configuration: " + String.join("; ", problems));
        }
    }

    private static void add(List<String> problems, String kind, List<String> names) {
        if (names.isEmpty()) {
            return;
        }
        String more = names.size() > NAMED ? " and " + (names.size() - NAMED) + " more" : "";
        problems.add(names.size() + " " + kind + ": "
                + String.join(", ", names.subList(0, Math.min(NAMED, names.size()))) + more);
    }

    /**
     * The values of a tensor, in row-major order.
     *
     * @throws InvalidRecordException if it is missing, of another shape, or of a type that cannot be read as floats
     */
    public float[] take(String name, long... shape) {
        return tensors.readFloats(locate(name, shape).name());
    }

    /** The tensor, counted as used. */
    private TensorInfo locate(String name, long... shape) {
        String found = nameInFile(name)
                .orElseThrow(() -> new InvalidRecordException(source, "tensor " + quote(name) + " is missing"));
        TensorInfo tensor = tensors.info(found);
        if (!Arrays.equals(tensor.dimensions(), shape)) {
            throw new InvalidRecordException(
                    source,
                    "tensor " + quote(found) + " must have the shape " + Arrays.toString(shape) + ", found "
                            + tensor.shape());
        }
        used.add(found);
        return tensor;
    }

    /** The tensors that are read from. */
    Tensors tensors() {
        return tensors;
    }
}
