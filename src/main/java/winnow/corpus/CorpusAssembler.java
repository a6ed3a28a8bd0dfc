package winnow.corpus;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Turns records into examples: finds the layout from the first hundred, gives ids, and notes what is not valid. */
final class CorpusAssembler implements RecordFile.Visitor {
    private static final int RECORDS_TO_LOOK_AT = 100;
    private static final int MOST_SKIPPED_LISTED = 1000;
    private static final int BYTES_PER_RECORD = 350;
    private static final int BYTES_PER_TAG = 120;
    private static final int BYTES_PER_TURN = 24;
    private static final int LONGEST_SHOWN = 300;
    private static final double SHARE_OF_HEAP = 0.8;

    private final Path file;
    private final Optional<Layout> givenLayout;
    private final Optional<String> givenIdField;
    private final boolean generatedIds;
    private final List<String> tagFields;
    private final boolean skipInvalid;
    private final long heap;
    private final long fileSize;

    private final List<First> first = new ArrayList<>();
    private final Set<String> columns = new LinkedHashSet<>();
    private final List<Example> examples = new ArrayList<>();
    private final RecordIndex index = new RecordIndex();
    private final List<String> skipped = new ArrayList<>();
    /** Line of every id that is in use; for generated ids, how often the content has been seen. */
    private final Map<String, Long> ids = new HashMap<>();

    private Layout layout;
    private Optional<String> idField = Optional.empty();
    private long skippedCount;
    private long heapUsed;

    private record First(RecordIndex.Span span, ObjectNode fields) {}

    CorpusAssembler(
            Path file,
            Optional<Layout> givenLayout,
            Optional<String> givenIdField,
            boolean generatedIds,
            List<String> tagFields,
            boolean skipInvalid,
            long fileSize) {
        this(
                file,
                givenLayout,
                givenIdField,
                generatedIds,
                tagFields,
                skipInvalid,
                fileSize,
                Runtime.getRuntime().maxMemory());
    }

    CorpusAssembler(
            Path file,
            Optional<Layout> givenLayout,
            Optional<String> givenIdField,
            boolean generatedIds,
            List<String> tagFields,
            boolean skipInvalid,
            long fileSize,
            long heap) {
        this.file = file;
        this.givenLayout = givenLayout;
        this.givenIdField = givenIdField;
        this.generatedIds = generatedIds;
        this.tagFields = tagFields;
        this.skipInvalid = skipInvalid;
        this.fileSize = fileSize;
        this.heap = heap;
    }

    @Override
    public void visit(RecordIndex.Span span, Supplier<ObjectNode> fields) {
        ObjectNode record;
        try {
            record = fields.get();
        } catch (IllegalArgumentException e) {
            refuse(span, e);
            return;
        }
        if (layout != null) {
            add(span, record);
            return;
        }
        first.add(new First(span, record));
        if (first.size() == RECORDS_TO_LOOK_AT) {
            decide();
        }
    }

    /** The corpus of all records visited. */
    Corpus corpus() {
        if (layout == null) {
            decide();
        }
        if (examples.isEmpty()) {
            throw new InvalidRecordException(
                    file,
                    "must hold at least one valid record, found " + skippedCount + " that are not; the first: "
                            + skipped.get(0));
        }
        ids.clear();
        return Corpus.of(examples);
    }

    RecordIndex index() {
        return index;
    }

    /** @param remark the end of the sentence on columns */
    ReadReport report(Format format, String remark) {
        return new ReadReport(
                file,
                format,
                layout.name(),
                sentence() + remark + ".",
                examples.size(),
                skippedCount,
                skipped,
                rendered(examples.get(0)));
    }

    private void decide() {
        if (first.isEmpty()) {
            throw new InvalidRecordException(
                    file,
                    skippedCount == 0
                            ? "must hold at least one record, found none"
                            : "must hold at least one valid record, found " + skippedCount
                                    + " that are not; the first: " + skipped.get(0));
        }
        for (First record : first) {
            record.fields.fieldNames().forEachRemaining(columns::add);
        }
        idField = givenIdField.or(() -> generatedIds || first.stream().noneMatch(r -> r.fields.hasNonNull("id"))
                ? Optional.empty()
                : Optional.of("id"));
        layout = givenLayout.orElseGet(this::detected);
        if (!layout.fits(columns)) {
            throw InvalidRecordException.ofColumns(
                    file,
                    "the columns for the layout " + layout + " must be there (" + Layout.listed(layout.required())
                            + "), found " + Layout.listed(columns));
        }
        for (String tag : tagFields) {
            if (first.stream().allMatch(r -> Layout.find(r.fields, tag) == null)) {
                throw new InvalidRecordException(
                        file,
                        "the tag column " + InvalidRecordException.quote(tag) + " must be there, found "
                                + Layout.listed(columns));
            }
        }
        first.forEach(r -> add(r.span, r.fields));
        first.clear();
    }

    private Layout detected() {
        Optional<Layout> fitting = Layout.fitting(columns).stream().findFirst();
        return fitting.or(() -> Layout.fittingButForCapitals(columns))
                .orElseThrow(() -> InvalidRecordException.ofColumns(
                        file,
                        "the columns are not of a known layout, found "
                                + Layout.listed(columns) + "; known are " + String.join(", ", Layout.names())
                                + "; for any others the layout can be prompt=COLUMN,response=COLUMN, or response=COLUMN for plain text; "
                                + (isDelimited()
                                        ? "columns without a header line are #1, #2, …"
                                        : "A.B is the field B of an object A")));
    }

    private boolean isDelimited() {
        String name = file.toString().toLowerCase(Locale.ROOT);
        return name.endsWith(".csv") || name.endsWith(".tsv");
    }

    private void add(RecordIndex.Span span, ObjectNode record) {
        Example example;
        try {
            Layout.Pair pair = layout.read(record);
            Map<String, String> tags = tags(record);
            example = new Example(id(span, record, pair), pair.prompt(), pair.turnStarts(), pair.response(), tags);
        } catch (IllegalArgumentException e) {
            refuse(span, e);
            return;
        }
        examples.add(example);
        index.add(span);
        countMemory(example, span);
    }

    private void refuse(RecordIndex.Span span, IllegalArgumentException reason) {
        InvalidRecordException refusal = InvalidRecordException.ofOneRecord(file, span.line(), reason.getMessage());
        if (!skipInvalid) {
            throw refusal;
        }
        skippedCount++;
        if (skipped.size() < MOST_SKIPPED_LISTED) {
            skipped.add(refusal.getMessage());
        }
    }

    private String id(RecordIndex.Span span, ObjectNode record, Layout.Pair pair) {
        if (idField.isEmpty()) {
            if (!generatedIds && record.hasNonNull("id")) {
                throw new IllegalArgumentException("either all records must have an id or none, found "
                        + Layout.show(record.get("id")) + " after records without");
            }
            return generated(pair);
        }
        String id = given(record, idField.get());
        Long before = ids.putIfAbsent(id, span.line());
        if (before != null) {
            throw new IllegalArgumentException("ids must be unique, found " + InvalidRecordException.quote(id)
                    + " again, first at " + file + ":" + before);
        }
        return id;
    }

    private String generated(Layout.Pair pair) {
        String id = Fingerprint.contentId(pair.prompt(), pair.response());
        long times = ids.merge(id, 1L, Long::sum);
        return times == 1 ? id : id + "-" + times;
    }

    private static String given(ObjectNode record, String field) {
        JsonNode id = Layout.field(record, field);
        if (id.isTextual() && !id.textValue().isEmpty()) {
            return id.textValue();
        }
        if (id.isIntegralNumber()) {
            return id.asText();
        }
        throw new IllegalArgumentException(
                field + " must be a text that is not empty or a whole number, found " + Layout.show(id));
    }

    private Map<String, String> tags(ObjectNode record) {
        if (tagFields.isEmpty()) {
            return Map.of();
        }
        Map<String, String> tags = new LinkedHashMap<>();
        for (String field : tagFields) {
            JsonNode value = Layout.find(record, field);
            if (value != null && !value.isNull()) {
                tags.put(field, value.isValueNode() ? value.asText() : value.toString());
            }
        }
        return tags;
    }

    private void countMemory(Example example, RecordIndex.Span span) {
        heapUsed += BYTES_PER_RECORD + bytes(example.prompt()) + bytes(example.response());
        heapUsed += BYTES_PER_TURN * example.turnStarts().size();
        for (Map.Entry<String, String> tag : example.tags().entrySet()) {
            heapUsed += BYTES_PER_TAG + bytes(tag.getValue());
        }
        if (heapUsed > SHARE_OF_HEAP * heap) {
            throw new IllegalArgumentException(file + ": the heap must be larger to hold its records, found "
                    + (heap >> 20) + " MiB, of which the first " + examples.size() + " records take about "
                    + (heapUsed >> 20) + " MiB" + estimate(span)
                    + "; read a part of it or give Java more memory with -Xmx");
        }
    }

    private String estimate(RecordIndex.Span span) {
        if (span.length() == 0) {
            return "";
        }
        double readShare = (double) (span.offset() + span.length()) / fileSize;
        return " and all would take about " + (long) (heapUsed / readShare / (1 << 20)) + " MiB";
    }

    /** What Java keeps of a text: one byte a character if all are Latin-1, else two. */
    private static long bytes(String text) {
        return text.chars().allMatch(c -> c <= 0xff) ? text.length() : 2L * text.length();
    }

    private String sentence() {
        Set<String> used = layout.used(columns);
        StringBuilder text = new StringBuilder("Recognised the layout ")
                .append(layout)
                .append(" from the columns ")
                .append(Layout.listed(used));
        text.append(idField.map(id -> "; ids from " + InvalidRecordException.quote(id))
                .orElse("; ids generated from the content"));
        if (!tagFields.isEmpty()) {
            text.append("; tags from ").append(Layout.listed(tagFields));
        }
        Set<String> others = new LinkedHashSet<>(columns);
        others.removeAll(used);
        tagFields.forEach(others::remove);
        idField.ifPresent(others::remove);
        if (!others.isEmpty()) {
            text.append("; not used: ").append(Layout.listed(others));
        }
        List<Layout> alsoFitting = Layout.fitting(columns).stream()
                .filter(l -> givenLayout.isEmpty() && !l.equals(layout))
                .toList();
        if (!alsoFitting.isEmpty()) {
            text.append("; would also fit: ")
                    .append(alsoFitting.stream().map(Layout::name).collect(Collectors.joining(", ")));
        }
        return text.toString();
    }

    private static String rendered(Example example) {
        return "id:       " + example.id() + "\nprompt:   " + shown(example.prompt()) + "\nresponse: "
                + shown(example.response());
    }

    private static String shown(String text) {
        String lines = InvalidRecordException.shortened(text, LONGEST_SHOWN).replace("\r\n", "\n");
        String shown = InvalidRecordException.printable(lines);
        return text.isEmpty() ? "(empty)" : shown.replace("\n", "\n          ");
    }
}
