package winnow.experiment;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import winnow.corpus.Corpus;

/**
 * Corpora of an experiment that were found, or of which at least the sizes are known.
 *
 * @param places where
 * @param specs role to corpus; with the digest of its content if it was found
 * @param fingerprints role to that of all records of its source; none if only sizes are known
 * @param sizes role to records, at most
 * @param meanCharacters of records to choose from, if they were read
 */
record LocatedCorpora(
        CorpusPlaces places,
        Map<String, CorpusSpec> specs,
        Map<String, String> fingerprints,
        Map<String, Long> sizes,
        OptionalDouble meanCharacters) {
    /**
     * Those of a problem.
     *
     * @throws IllegalStateException if nobody has looked for them
     */
    static LocatedCorpora required(Optional<LocatedCorpora> located) {
        return located.orElseThrow(
                () -> new IllegalStateException("the corpora of the experiment must be located before they are used"));
    }

    /**
     * Finds and reads them.
     *
     * @param corpora role to corpus
     * @param pool role of the records to choose from
     * @throws IllegalStateException if one is not here or is not what the experiment states; the message says what to do
     */
    static LocatedCorpora of(Map<String, CorpusSpec> corpora, CorpusPlaces places, String pool) {
        Map<String, CorpusSpec> pinned = new LinkedHashMap<>();
        Map<String, String> fingerprints = new LinkedHashMap<>();
        Map<String, Long> sizes = new LinkedHashMap<>();
        Map<Object, Corpus> read = new HashMap<>();
        corpora.forEach((role, spec) -> {
            CorpusSpec found = spec.pinned(places);
            Corpus all = read.computeIfAbsent(found.origin(), origin -> found.read(places));
            pinned.put(role, found);
            fingerprints.put(role, all.fingerprint());
            sizes.put(role, (long) Math.min(all.size(), found.take().orElse(all.size())));
        });
        OptionalDouble characters = read.get(pinned.get(pool).origin()).stream()
                .mapToInt(example -> example.text().length())
                .average();
        return new LocatedCorpora(places, pinned, fingerprints, sizes, characters);
    }

    /**
     * Only their sizes, so far as they are here or stated: enough to plan, not to run.
     *
     * @throws IllegalStateException if the size of one is not known
     */
    static LocatedCorpora sized(Map<String, CorpusSpec> corpora, CorpusPlaces places) {
        Map<String, Long> sizes = new LinkedHashMap<>();
        corpora.forEach((role, spec) -> sizes.put(role, size(role, spec, places)));
        return new LocatedCorpora(places, corpora, Map.of(), sizes, OptionalDouble.empty());
    }

    private static long size(String role, CorpusSpec spec, CorpusPlaces places) {
        OptionalLong expected = spec.expectedRecords(places);
        if (expected.isPresent()) {
            return expected.getAsLong();
        }
        try {
            return spec.read(places).size();
        } catch (IllegalStateException e) {
            throw new IllegalStateException(role + ": " + e.getMessage() + "; state take to plan without it", e);
        }
    }

    /**
     * What the records of a run follow from beside its seed: not where a file stands, but what is in it.
     *
     * @throws IllegalStateException if only sizes are known
     */
    Map<String, Object> contents() {
        Map<String, Object> contents = new LinkedHashMap<>();
        specs.forEach((role, spec) -> {
            if (!fingerprints.containsKey(role)) {
                throw new IllegalStateException("the corpora of the experiment were only sized, not located");
            }
            Map<String, Object> content = new LinkedHashMap<>();
            content.put("fingerprint", fingerprints.get(role));
            spec.take().ifPresent(take -> content.put("take", take));
            contents.put(role, content);
        });
        return contents;
    }
}
