package winnow.corpus;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * An immutable, ordered list of examples with unique ids.
 *
 * <p>Example: {@code Corpus.of(List.of(Example.of("a", "2+2?", "4"))).size()} is {@code 1}.
 */
public final class Corpus implements Iterable<Example> {
    private final List<Example> examples;
    private final Map<String, Integer> positions;
    private final String fingerprint;

    private Corpus(List<Example> examples) {
        this.examples = List.copyOf(examples);
        this.positions = new HashMap<>(2 * examples.size());
        for (int i = 0; i < examples.size(); i++) {
            Integer before = positions.put(examples.get(i).id(), i);
            if (before != null) {
                throw new IllegalArgumentException("ids must be unique, got \""
                        + examples.get(i).id() + "\" at positions " + before + " and " + i);
            }
        }
        this.fingerprint = Fingerprint.of(this.examples);
    }

    /**
     * A corpus of the given examples in their order; it may be empty.
     *
     * @throws IllegalArgumentException if an id occurs twice
     */
    public static Corpus of(List<Example> examples) {
        return new Corpus(examples);
    }

    /** Number of examples n. */
    public int size() {
        return examples.size();
    }

    /** The example at a position from 0. */
    public Example get(int position) {
        return examples.get(position);
    }

    /** All examples in order. */
    public List<Example> examples() {
        return examples;
    }

    /** The position of an id, if it is in the corpus. */
    public OptionalInt position(String id) {
        Integer position = positions.get(id);
        return position == null ? OptionalInt.empty() : OptionalInt.of(position);
    }

    /** The examples at the given positions, in that order. */
    public Corpus subset(int... positionsInOrder) {
        List<Example> chosen = new ArrayList<>(positionsInOrder.length);
        for (int position : positionsInOrder) {
            chosen.add(examples.get(position));
        }
        return new Corpus(chosen);
    }

    /**
     * SHA-256 over ids, prompts and where their turns begin, responses and tags in order, as {@code sha256:…}: equal for equal corpora, whatever file or
     * format they were read from.
     */
    public String fingerprint() {
        return fingerprint;
    }

    /**
     * SHA-256 over prompts and responses in order, as {@code sha256:…}: equal where whatever reads the texts alone, such as an embedder,
     * sees the same.
     */
    public String textDigest() {
        return Fingerprint.ofTexts(examples);
    }

    /** The examples as a stream, in order. */
    public Stream<Example> stream() {
        return examples.stream();
    }

    @Override
    public Iterator<Example> iterator() {
        return examples.iterator();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Corpus that && examples.equals(that.examples);
    }

    @Override
    public int hashCode() {
        return examples.hashCode();
    }

    @Override
    public String toString() {
        return "Corpus of " + size() + " examples, " + fingerprint.substring(0, 19) + "…";
    }
}
