package winnow.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import winnow.corpus.Corpus;
import winnow.corpus.CorpusReader;
import winnow.corpus.Example;
import winnow.corpus.Layout;
import winnow.corpus.LoadedCorpus;
import winnow.embedding.Embeddings;
import winnow.embedding.Npy;
import winnow.linalg.FloatMatrix;

/** What distances are measured between: the points of each domain by its name, in order, and those of the target, in one space. */
record DistanceInputs(Map<String, FloatMatrix> domains, FloatMatrix target) {
    private static final String ENDING = ".npy";

    /** Whether a file holds vectors, by its ending. */
    static boolean isVectors(Path file) {
        return file.toString().toLowerCase(Locale.ROOT).endsWith(ENDING);
    }

    /** How to read records. */
    record Reading(boolean skipInvalid, String layout, String targetLayout) {
        private LoadedCorpus read(Path file, String ownLayout, List<String> tags) {
            CorpusReader reader =
                    CorpusReader.withDefaults().withSkipInvalid(skipInvalid).withTagFields(tags);
            return (ownLayout == null ? reader : reader.withLayout(Layout.of(ownLayout))).read(file);
        }

        LoadedCorpus source(Path file, String tag) {
            return read(file, layout, tag == null ? List.of() : List.of(tag));
        }

        LoadedCorpus target(Path file) {
            return read(file, targetLayout, List.of());
        }
    }

    /**
     * From files of vectors, or records with their vectors in further files.
     *
     * @param vectors one file for each source that holds records, in order
     * @param tag whose values are the domains of the only source, or null
     */
    static DistanceInputs ofVectors(List<Path> sources, Path target, List<Path> vectors, String tag, Reading reading) {
        if (!isVectors(target)) {
            throw new IllegalArgumentException(
                    "--target must be a file of vectors (.npy) when sources have theirs in files, got " + target
                            + "; winnow embed makes one");
        }
        long records = sources.stream().filter(source -> !isVectors(source)).count();
        if (records != vectors.size()) {
            throw new IllegalArgumentException("--embedder must name one file of vectors for each of the " + records
                    + " sources of records when --target is vectors, got " + vectors.size());
        }
        VectorManifest.requireOneSpace(
                Stream.concat(Stream.concat(sources.stream(), vectors.stream()), Stream.of(target))
                        .filter(DistanceInputs::isVectors)
                        .toList());
        Map<String, FloatMatrix> domains = new LinkedHashMap<>();
        int next = 0;
        for (Path source : sources) {
            if (isVectors(source)) {
                domains.put(name(source, sources), read(source));
                continue;
            }
            LoadedCorpus loaded = reading.source(source, tag);
            FloatMatrix points =
                    new Embeddings(VectorFiles.matrix(vectors.get(next), "source " + source, loaded.corpus())).matrix();
            next++;
            split(domains, name(source, sources), loaded, points, tag);
        }
        return new DistanceInputs(domains, read(target));
    }

    /** From records, embedded all together so that they share one space. */
    static DistanceInputs ofRecords(
            List<Path> sources, Path target, EmbedderOptions options, boolean usesModel, String tag, Reading reading) {
        List<LoadedCorpus> loaded = new ArrayList<>();
        sources.forEach(source -> loaded.add(reading.source(source, tag)));
        loaded.add(reading.target(target));
        Corpus all = together(loaded);
        Embeddings embeddings = (usesModel ? options.byModel(all) : options.byHashing(all, all)).vectors();
        Map<String, FloatMatrix> domains = new LinkedHashMap<>();
        int from = 0;
        for (int k = 0; k < sources.size(); k++) {
            int to = from + loaded.get(k).corpus().size();
            split(
                    domains,
                    name(sources.get(k), sources),
                    loaded.get(k),
                    embeddings.matrix().rows(from, to),
                    tag);
            from = to;
        }
        return new DistanceInputs(domains, embeddings.matrix().rows(from, all.size()));
    }

    private static FloatMatrix read(Path file) {
        VectorManifest.beside(file).ifPresent(VectorManifest::requireUnchanged);
        return new Embeddings(Npy.read(file)).matrix();
    }

    /** One corpus; ids are unique only within their file. */
    private static Corpus together(List<LoadedCorpus> parts) {
        List<Example> examples = new ArrayList<>();
        for (int k = 0; k < parts.size(); k++) {
            for (Example example : parts.get(k).corpus()) {
                examples.add(Example.of(k + ":" + example.id(), example.prompt(), example.response()));
            }
        }
        return Corpus.of(examples);
    }

    private static void split(
            Map<String, FloatMatrix> domains, String name, LoadedCorpus loaded, FloatMatrix points, String tag) {
        if (tag == null) {
            domains.put(name, points);
            return;
        }
        Map<String, List<Integer>> positions = new LinkedHashMap<>();
        for (int i = 0; i < points.rows(); i++) {
            String value = loaded.corpus().get(i).tags().get(tag);
            if (value == null) {
                throw loaded.invalid(i, "a record must have a value of " + tag + " with --by " + tag + ", got none");
            }
            positions.computeIfAbsent(value, key -> new ArrayList<>()).add(i);
        }
        positions.forEach((value, rows) -> domains.put(
                value, points.rows(rows.stream().mapToInt(Integer::intValue).toArray())));
    }

    /** The file's name without its ending; the path where two files share one. */
    private static String name(Path source, List<Path> sources) {
        String name = stem(source);
        boolean isShared = IntStream.range(0, sources.size())
                        .filter(k -> stem(sources.get(k)).equals(name))
                        .count()
                > 1;
        return isShared ? source.toString() : name;
    }

    private static String stem(Path file) {
        String name = file.getFileName().toString();
        int end = name.lastIndexOf('.');
        return end > 0 ? name.substring(0, end) : name;
    }
}
