package winnow.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import winnow.corpus.Corpus;
import winnow.corpus.FileDigest;
import winnow.corpus.LoadedCorpus;

/**
 * What {@code winnow embed} writes beside a file of vectors: which texts they are of and how they were made. Vectors from elsewhere
 * have none, and nothing is asked of them but their number.
 */
record VectorManifest(Path vectors, Path file, JsonNode json) {
    /** The digest of the embedded texts, which depends neither on ids nor on the format they were read from. */
    private static final String TEXTS = "texts";
    /** What decides on which texts are embedded, or on rounding, but not on the space. */
    private static final List<String> NOT_OF_THE_SPACE = List.of("overlong", "precision");

    /** Where it stands. */
    static Path path(Path vectors) {
        return vectors.resolveSibling(vectors.getFileName().toString().replaceAll("(?i)\\.npy$", ".manifest.json"));
    }

    /** How it names the texts that were embedded. */
    static Map<String, Object> input(Path data, LoadedCorpus loaded) {
        Map<String, Object> input = UtilityFile.input(data, loaded);
        input.put(TEXTS, loaded.corpus().textDigest());
        return input;
    }

    /** The one beside a file of vectors, if there is one. */
    static Optional<VectorManifest> beside(Path vectors) {
        Path file = path(vectors);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            JsonNode json = Json.parse(Files.readString(file), file.toString());
            return json.path("embedding").isObject()
                    ? Optional.of(new VectorManifest(vectors, file, json))
                    : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Checks that the vectors are those that were made.
     *
     * @throws IllegalArgumentException if the file has another content
     */
    void requireUnchanged() {
        if (!json.at("/outputs/vectors/sha256").asText().equals(FileDigest.of(vectors))) {
            throw new IllegalArgumentException(vectors + " must be the file that " + file
                    + " describes, but it has changed; without that manifest it counts as made elsewhere");
        }
    }

    /**
     * Checks that the vectors are of these records, in this order.
     *
     * @param role of the records, for the message
     * @throws IllegalArgumentException if other texts were embedded
     */
    void requireOf(Corpus records, String role) {
        JsonNode data = json.at("/inputs/data");
        String then = data.path(TEXTS).asText();
        if (!then.isEmpty() && !then.equals(records.textDigest())) {
            throw new IllegalArgumentException(vectors + " must be of the records of the " + role
                    + " in their order, but "
                    + file + " says that it was made from "
                    + data.path("file").asText() + " with other texts or another order; winnow embed makes it anew");
        }
    }

    /**
     * Checks that vectors which are compared with each other were made in the same way, as far as manifests tell.
     *
     * @throws IllegalArgumentException naming two files that were not
     */
    static void requireOneSpace(List<Path> files) {
        List<VectorManifest> known = files.stream()
                .map(VectorManifest::beside)
                .flatMap(Optional::stream)
                .toList();
        for (VectorManifest other : known) {
            VectorManifest first = known.get(0);
            if (!first.space().equals(other.space())) {
                throw new IllegalArgumentException(
                        "vectors that are compared must be made in the same way, but those of "
                                + first.vectors + " and " + other.vectors + " were not: " + first.space() + " and "
                                + other.space() + fitted(first, other));
            }
        }
    }

    /** The way out of the usual case: n-grams weighed by each file's own frequencies. */
    private static String fitted(VectorManifest first, VectorManifest other) {
        boolean hashed = List.of(first, other).stream()
                .allMatch(manifest -> manifest.json.path("embedding").has("fitted-to"));
        return hashed
                ? "; winnow embed --fit " + first.json.at("/inputs/data/file").asText() + " makes the other anew"
                : "";
    }

    private ObjectNode space() {
        ObjectNode space = json.path("embedding").deepCopy();
        space.remove(NOT_OF_THE_SPACE);
        String model = json.at("/model/digest").asText();
        if (!model.isEmpty()) {
            space.put("model", model);
        }
        return space;
    }
}
