package winnow.experiment;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import winnow.corpus.Corpus;
import winnow.corpus.CorpusReader;
import winnow.corpus.Example;
import winnow.corpus.Layout;

/**
 * Which columns of a file mean what: either a {@code layout} that {@link Layout} knows by name, or {@code prompt}, {@code input} and
 * {@code response}; and beside them {@code id}, {@code label} and {@code domain}, the latter two kept as tags of these names.
 *
 * <p>Without columns the layout is found from the names of the columns.
 *
 * @param roles role to column, in the order of the roles
 */
record RecordColumns(Map<String, String> roles) {
    private static final String LAYOUT = "layout";
    private static final List<String> TEXTS = List.of("prompt", "input", "response");
    private static final String ID = "id";
    static final String LABEL = "label";
    private static final List<String> TAGS = List.of(LABEL, "domain");

    /** Nothing is stated. */
    static final RecordColumns DETECTED = new RecordColumns(Map.of());

    RecordColumns {
        roles = Collections.unmodifiableMap(new LinkedHashMap<>(roles));
        boolean hasTexts = TEXTS.stream().anyMatch(roles::containsKey);
        if (hasTexts && roles.containsKey(LAYOUT)) {
            throw new IllegalArgumentException("must have either layout or prompt and response");
        }
        if (hasTexts && !roles.containsKey("response")) {
            throw new IllegalArgumentException("must have a response beside " + roles.keySet());
        }
        layout(roles);
    }

    static RecordColumns of(StrictJson json) {
        Map<String, String> roles = new LinkedHashMap<>();
        if (json.has(LAYOUT)) {
            roles.put(LAYOUT, json.choice(LAYOUT, Layout.names()));
        }
        TEXTS.forEach(role -> json.textIfAny(role).ifPresent(column -> roles.put(role, column)));
        json.textIfAny(ID).ifPresent(column -> roles.put(ID, column));
        TAGS.forEach(role -> json.textIfAny(role).ifPresent(column -> roles.put(role, column)));
        json.requireNothingElse();
        return json.checked(() -> new RecordColumns(roles));
    }

    private static Optional<Layout> layout(Map<String, String> roles) {
        if (roles.containsKey(LAYOUT)) {
            return Optional.of(Layout.of(roles.get(LAYOUT)));
        }
        List<String> given = TEXTS.stream()
                .filter(roles::containsKey)
                .map(role -> role + "=" + roles.get(role))
                .toList();
        return given.isEmpty() ? Optional.empty() : Optional.of(Layout.of(String.join(",", given)));
    }

    /** A reader that takes these columns. */
    CorpusReader reader() {
        CorpusReader reader = CorpusReader.withDefaults()
                .withTagFields(
                        TAGS.stream().filter(roles::containsKey).map(roles::get).toList());
        if (roles.containsKey(ID)) {
            reader = reader.withIdField(roles.get(ID));
        }
        Optional<Layout> layout = layout(roles);
        return layout.isPresent() ? reader.withLayout(layout.get()) : reader;
    }

    /** The same records with tags named by their role instead of their column. */
    Corpus named(Corpus read) {
        return Corpus.of(read.stream().map(this::named).toList());
    }

    private Example named(Example example) {
        Map<String, String> tags = new LinkedHashMap<>();
        for (String role : TAGS) {
            String value = roles.containsKey(role) ? example.tags().get(roles.get(role)) : null;
            if (value != null) {
                tags.put(role, value);
            }
        }
        return example.withTags(tags);
    }
}
