package winnow.experiment;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import winnow.corpus.Corpus;
import winnow.corpus.Example;
import winnow.random.RandomDraw;
import winnow.random.Seeds;

/**
 * The corpora of one run, drawn so that no two of them share a record.
 *
 * <p>Roles are served in their order, so what the first of them get does not depend on how much the later ones take. A role that takes a
 * number of records draws them from an order that follows from the seed; one that does not gets all that is left, in the order of the
 * file. A record that another role has got already, usually told by prompt and response, is left out, whichever file it stands in.
 */
final class CorpusDraw {
    private final CorpusPlaces places;
    private final Seeds seeds;
    private final Map<Object, Corpus> read = new HashMap<>();
    private final Set<Object> given = new HashSet<>();
    private final Function<Example, List<?>> keys;

    private CorpusDraw(CorpusPlaces places, Seeds seeds, Function<Example, List<?>> keys) {
        this.places = places;
        this.seeds = seeds;
        this.keys = keys;
    }

    /**
     * Draws.
     *
     * @param specs role to corpus, in the order in which they are served
     * @throws IllegalArgumentException if a role asks for more records than are left, or none is left
     */
    static Map<String, Corpus> of(Map<String, CorpusSpec> specs, CorpusPlaces places, Seeds seeds) {
        return of(specs, places, seeds, example -> List.of(List.of(example.prompt(), example.response())));
    }

    /**
     * The same where records are told otherwise.
     *
     * @param keys of a record, told by {@code equals}: it is left out if a role has got its first, and whoever gets it has got all of them
     */
    static Map<String, Corpus> of(
            Map<String, CorpusSpec> specs, CorpusPlaces places, Seeds seeds, Function<Example, List<?>> keys) {
        CorpusDraw draw = new CorpusDraw(places, seeds, keys);
        Map<String, Corpus> drawn = new LinkedHashMap<>();
        specs.forEach((role, spec) -> drawn.put(role, draw.next(role, spec)));
        return drawn;
    }

    private Corpus next(String role, CorpusSpec spec) {
        Corpus all = read.computeIfAbsent(spec.origin(), origin -> spec.read(places));
        int[] order = new int[all.size()];
        Arrays.setAll(order, i -> i);
        if (spec.take().isPresent()) {
            RandomDraw.shuffle(order, seeds.stream("records " + all.fingerprint()));
        }
        int[] left = Arrays.stream(order)
                .filter(position ->
                        !given.contains(keys.apply(all.get(position)).get(0)))
                .toArray();
        int size = spec.take().orElse(left.length);
        if (left.length == 0 || size > left.length) {
            throw new IllegalArgumentException(role + ": " + spec.title() + " has " + left.length + " of "
                    + all.size() + " records that no other corpus of the run holds, wanted "
                    + (left.length == 0 ? "at least 1" : String.valueOf(size)) + "; let the corpora take fewer");
        }
        int[] chosen = Arrays.copyOf(left, size);
        Arrays.sort(chosen);
        Corpus corpus = all.subset(chosen);
        corpus.forEach(example -> given.addAll(keys.apply(example)));
        return corpus;
    }
}
