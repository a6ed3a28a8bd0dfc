package winnow.utility;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import winnow.corpus.Corpus;

/**
 * What the columns of a file were computed from: lines {@code name=value} under a title.
 *
 * @param entries by name, in the order of the file
 */
record ColumnHeader(Map<String, String> entries) {
    private static final String TITLE = "winnow utility columns";
    private static final String PART = "part";
    private static final String PAIRS = "pairs";

    /** Names that are not settings of the metric. */
    private static final List<String> OF_CORPORA = List.of("represented", "candidates", "rows", "columns", PART);

    static ColumnHeader of(Map<String, Object> settings, Corpus represented, Corpus candidates, Part part) {
        Map<String, String> entries = new LinkedHashMap<>();
        settings.forEach((name, value) -> entries.put(name, value.toString()));
        entries.put("represented", represented.fingerprint());
        entries.put("candidates", candidates.fingerprint());
        entries.put("rows", String.valueOf(represented.size()));
        entries.put("columns", String.valueOf(candidates.size()));
        entries.put(PART, part.toString());
        return new ColumnHeader(entries);
    }

    /**
     * The header of a file.
     *
     * @throws IllegalArgumentException if it is not a file of columns
     */
    static ColumnHeader read(Path file) {
        List<String> lines = ColumnFile.header(file).lines().toList();
        Map<String, String> entries = new LinkedHashMap<>();
        for (String line : lines.subList(Math.min(1, lines.size()), lines.size())) {
            int equals = line.indexOf('=');
            if (equals > 0) {
                entries.put(line.substring(0, equals), line.substring(equals + 1));
            }
        }
        boolean isWhole = lines.get(0).equals(TITLE) && entries.keySet().containsAll(OF_CORPORA);
        if (!isWhole) {
            throw new IllegalArgumentException(file + " must be a file of utility columns, found something else");
        }
        return new ColumnHeader(entries);
    }

    /** As it stands in a file. */
    String text() {
        StringBuilder text = new StringBuilder(TITLE).append('\n');
        entries.forEach(
                (name, value) -> text.append(name).append('=').append(value).append('\n'));
        return text.toString();
    }

    Part part() {
        return Part.of(entries.get(PART));
    }

    /** n, the floats of a column. */
    int rows() {
        return Integer.parseInt(entries.get("rows"));
    }

    /** m, of all parts together. */
    int columns() {
        return Integer.parseInt(entries.get("columns"));
    }

    /** What the metric said of itself, as text. */
    Map<String, Object> settings() {
        Map<String, Object> settings = new LinkedHashMap<>(entries);
        OF_CORPORA.forEach(settings::remove);
        return settings;
    }

    /** Of some pairs alone, by the fingerprint of which. */
    ColumnHeader withPairs(String fingerprint) {
        Map<String, String> changed = new LinkedHashMap<>(entries);
        changed.put(PAIRS, fingerprint);
        return new ColumnHeader(changed);
    }

    boolean isOfSomePairs() {
        return entries.containsKey(PAIRS);
    }

    /** The same in every part of one matrix. */
    ColumnHeader withPart(Part part) {
        Map<String, String> changed = new LinkedHashMap<>(entries);
        changed.put(PART, part.toString());
        return new ColumnHeader(changed);
    }

    /**
     * Checks that the columns are of these corpora.
     *
     * @throws IllegalArgumentException if they are of others
     */
    void requireBetween(Path file, Corpus represented, Corpus candidates) {
        require(file, "represented", "represented records", represented);
        require(file, "candidates", "candidates", candidates);
    }

    private void require(Path file, String name, String role, Corpus given) {
        if (!entries.get(name).equals(given.fingerprint())) {
            throw new IllegalArgumentException(file + " must hold utilities of the given " + role
                    + ", found those of others: " + entries.get(name) + " instead of " + given.fingerprint());
        }
    }
}
