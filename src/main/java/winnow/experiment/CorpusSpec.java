package winnow.experiment;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import winnow.corpus.Corpus;
import winnow.corpus.Example;
import winnow.corpus.Format;

/**
 * How an experiment file names a corpus: {@code {"file": PATH}} or {@code {"data": NAME, "part": PART}}, with {@code take}, {@code
 * characters}, {@code labels}, {@code columns} and {@code sha256} where wanted.
 *
 * @param source a file, or a part of a public data set
 * @param take how many records a run draws by its seed; empty for all that are left
 * @param characters most characters of a record's prompt and response together; longer records are as if they were not there
 * @param labels of records; those of other labels are as if they were not there; empty for all
 * @param columns of the file, instead of those that are found or that the data set states
 * @param sha256 that the content must have, 64 hexadecimal digits: of one file its own, of several that of the text of their digests
 */
record CorpusSpec(
        Source source,
        OptionalInt take,
        OptionalInt characters,
        List<String> labels,
        Optional<RecordColumns> columns,
        Optional<String> sha256) {
    private static final int MOST_RECORDS = 100_000_000;

    CorpusSpec {
        labels = List.copyOf(labels);
        sha256.ifPresent(PublicFile::requireDigest);
    }

    /** Where records come from. */
    sealed interface Source {
        Map<String, Object> asMap();

        /** In a line, for errors. */
        String title();

        /**
         * What is read, checked to be there.
         *
         * @throws IllegalStateException if it is not; the message says what to do
         */
        Found find(CorpusPlaces places);

        /** How many records there are, as far as that is stated anywhere. */
        OptionalLong statedRecords(CorpusPlaces places);
    }

    /** Files of one corpus that are here. */
    private record Found(List<Path> files, Optional<Format> format, RecordColumns columns) {}

    private record FileSource(String path) implements Source {
        @Override
        public Map<String, Object> asMap() {
            return Map.of("file", path);
        }

        @Override
        public String title() {
            return path;
        }

        @Override
        public Found find(CorpusPlaces places) {
            Path file = places.folder().resolve(path);
            if (!Files.isRegularFile(file)) {
                throw new IllegalStateException(path + (Files.exists(file) ? " is not a file" : " does not exist")
                        + "; relative paths of an experiment start at "
                        + places.folder().toAbsolutePath());
            }
            return new Found(List.of(file), Optional.empty(), RecordColumns.DETECTED);
        }

        @Override
        public OptionalLong statedRecords(CorpusPlaces places) {
            return OptionalLong.empty();
        }
    }

    private record DataSource(String name, Optional<String> part) implements Source {
        @Override
        public Map<String, Object> asMap() {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("data", name);
            part.ifPresent(p -> map.put("part", p));
            return map;
        }

        @Override
        public String title() {
            return name + part.map(p -> " " + p).orElse("");
        }

        @Override
        public Found find(CorpusPlaces places) {
            PublicData data = PublicData.named(places.descriptions(), name);
            List<Path> files = new ArrayList<>();
            Format format = null;
            for (PublicFile file : filesOf(data)) {
                format = file.format();
                files.add(places.store()
                        .find(file)
                        .orElseThrow(() -> new IllegalStateException(
                                title() + " is not on this machine; fetch it with: winnow data fetch " + name)));
            }
            return new Found(files, Optional.ofNullable(format), data.columns());
        }

        private List<PublicFile> filesOf(PublicData data) {
            if (part.isEmpty() && data.parts().size() > 1) {
                throw new IllegalArgumentException("the data set " + name + " has several parts, part must be one of "
                        + String.join(" | ", data.parts()));
            }
            String wanted = part.orElse(data.parts().get(0));
            if (!data.parts().contains(wanted)) {
                throw new IllegalArgumentException("part of the data set " + name + " must be among "
                        + String.join(" | ", data.parts()) + ", got \"" + wanted + "\"");
            }
            return data.filesOf(wanted);
        }

        @Override
        public OptionalLong statedRecords(CorpusPlaces places) {
            long records = 0;
            for (PublicFile file : filesOf(PublicData.named(places.descriptions(), name))) {
                if (file.records().isEmpty()) {
                    return OptionalLong.empty();
                }
                records += file.records().getAsInt();
            }
            return OptionalLong.of(records);
        }
    }

    static CorpusSpec of(StrictJson json) {
        boolean isFile = json.has("file");
        if (isFile == json.has("data")) {
            throw json.refused(new IllegalArgumentException("must have either file or data"));
        }
        Source source =
                isFile ? new FileSource(json.text("file")) : new DataSource(json.text("data"), json.textIfAny("part"));
        CorpusSpec read = json.checked(() -> new CorpusSpec(
                source,
                wholeIfAny(json, "take"),
                wholeIfAny(json, "characters"),
                json.has("labels") ? json.texts("labels") : List.of(),
                json.objectIfAny("columns").map(RecordColumns::of),
                json.textIfAny("sha256")));
        json.requireNothingElse();
        return read;
    }

    private static OptionalInt wholeIfAny(StrictJson json, String key) {
        return json.has(key) ? OptionalInt.of(json.whole(key, 1, MOST_RECORDS)) : OptionalInt.empty();
    }

    /** By the keys of an experiment file. */
    Map<String, Object> asMap() {
        Map<String, Object> map = new LinkedHashMap<>(source.asMap());
        take.ifPresent(t -> map.put("take", t));
        characters.ifPresent(c -> map.put("characters", c));
        if (!labels.isEmpty()) {
            map.put("labels", labels);
        }
        columns.ifPresent(c -> map.put("columns", c.roles()));
        sha256.ifPresent(s -> map.put("sha256", s));
        return map;
    }

    /** Several by their roles, by the keys of an experiment file. */
    static Map<String, Object> asMaps(Map<String, CorpusSpec> corpora) {
        Map<String, Object> maps = new LinkedHashMap<>();
        corpora.forEach((role, spec) -> maps.put(role, spec.asMap()));
        return maps;
    }

    /** Where the records come from, in a line. */
    String title() {
        return source.title();
    }

    /**
     * The same with the digest of what is here, so that it can mean nothing else.
     *
     * @throws IllegalStateException if nothing is here, or it has another digest than the one that is stated
     */
    CorpusSpec pinned(CorpusPlaces places) {
        return new CorpusSpec(
                source,
                take,
                characters,
                labels,
                columns,
                Optional.of(checkedDigest(source.find(places).files(), places)));
    }

    private String checkedDigest(List<Path> files, CorpusPlaces places) {
        List<String> digests = files.stream()
                .map(file -> places.digests().of(file).substring("sha256:".length()))
                .toList();
        String found = digests.size() == 1 ? digests.get(0) : CanonicalJson.hash(digests);
        if (sha256.isPresent() && !sha256.get().equals(found)) {
            throw new IllegalStateException(title() + " must have the SHA-256 " + sha256.get() + ", found " + found
                    + ": restore it, or state the new digest in the experiment");
        }
        return found;
    }

    /**
     * All records that are short enough and of the labels, whatever {@link #take} says. Reads every file, and once more for its digest if that
     * is not known.
     *
     * @throws IllegalStateException if it is not here or has another digest than the one that is stated
     * @throws IllegalArgumentException if every record is too long or of another label
     */
    Corpus read(CorpusPlaces places) {
        Found found = source.find(places);
        checkedDigest(found.files(), places);
        RecordColumns chosen = columns.orElse(found.columns());
        List<Corpus> read = new ArrayList<>();
        for (Path file : found.files()) {
            var reader = chosen.reader();
            read.add(chosen.named((found.format().isPresent()
                            ? reader.withFormat(found.format().get())
                            : reader)
                    .read(file)
                    .corpus()));
        }
        return labelledOf(shortOf(read.size() == 1 ? read.get(0) : joined(read)));
    }

    private Corpus labelledOf(Corpus all) {
        if (labels.isEmpty()) {
            return all;
        }
        int[] kept = IntStream.range(0, all.size())
                .filter(i -> labels.contains(all.get(i).tags().get(RecordColumns.LABEL)))
                .toArray();
        if (kept.length == 0) {
            throw new IllegalArgumentException(title() + " must have a record of the labels " + labels + ", found "
                    + all.stream()
                            .map(example -> example.tags().getOrDefault(RecordColumns.LABEL, "no label"))
                            .collect(Collectors.toCollection(TreeSet::new))
                    + " among " + all.size() + " records");
        }
        return all.subset(kept);
    }

    private Corpus shortOf(Corpus all) {
        if (characters.isEmpty()) {
            return all;
        }
        int[] kept = IntStream.range(0, all.size())
                .filter(i -> length(all.get(i)) <= characters.getAsInt())
                .toArray();
        if (kept.length == 0 && all.size() > 0) {
            throw new IllegalArgumentException(title() + " must have a record of at most " + characters.getAsInt()
                    + " characters, found none among " + all.size());
        }
        return all.subset(kept);
    }

    private static int length(Example example) {
        return example.prompt().length() + example.response().length();
    }

    /** One after another; an id that comes again in another file gets the number of its coming, or the next that is free. */
    static Corpus joined(List<Corpus> parts) {
        Map<String, Integer> seen = new HashMap<>();
        Set<String> given = new HashSet<>();
        List<Example> all = new ArrayList<>();
        for (Corpus part : parts) {
            for (Example example : part) {
                String id;
                do {
                    int times = seen.merge(example.id(), 1, Integer::sum);
                    id = times == 1 ? example.id() : example.id() + "-" + times;
                } while (!given.add(id));
                all.add(example.withId(id));
            }
        }
        return Corpus.of(all);
    }

    /** What corpora must share to be drawn from the same records. */
    Object origin() {
        return List.of(source, characters, labels, columns);
    }

    /** About how many records there are, where that is known without reading. */
    OptionalLong expectedRecords(CorpusPlaces places) {
        if (take.isPresent()) {
            return OptionalLong.of(take.getAsInt());
        }
        return labels.isEmpty() ? source.statedRecords(places) : OptionalLong.empty();
    }
}
