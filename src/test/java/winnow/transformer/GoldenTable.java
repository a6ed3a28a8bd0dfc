package winnow.transformer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The largest difference of each fixture and quantity. */
final class GoldenTable {
    private final Map<String, Map<Quantity, Double>> rows = new TreeMap<>();

    void record(String fixture, Quantity quantity, double difference) {
        rows.computeIfAbsent(fixture, f -> new EnumMap<>(Quantity.class)).merge(quantity, difference, Math::max);
    }

    void requireWithinTolerance(String fixture) {
        List<String> wrong = new ArrayList<>();
        rows.get(fixture).forEach((quantity, difference) -> {
            if (!(difference <= quantity.tolerance())) {
                wrong.add(quantity.title() + " " + difference + " above " + quantity.tolerance());
            }
        });
        assertEquals(List.of(), wrong, fixture);
    }

    Set<String> fixtures() {
        return rows.keySet();
    }

    @Override
    public String toString() {
        Set<Quantity> columns = EnumSet.noneOf(Quantity.class);
        rows.values().forEach(row -> columns.addAll(row.keySet()));
        StringBuilder text = new StringBuilder(String.format(Locale.ROOT, "%-24s", "largest difference"));
        columns.forEach(c -> text.append(String.format(Locale.ROOT, "%9s", c.title())));
        text.append(String.format(Locale.ROOT, "%n%-24s", "tolerance"));
        columns.forEach(c -> text.append(cell(c.tolerance())));
        text.append(System.lineSeparator());
        rows.forEach((fixture, row) -> {
            text.append(String.format(Locale.ROOT, "%-24s", fixture));
            columns.forEach(c -> text.append(cell(row.get(c))));
            text.append(System.lineSeparator());
        });
        return text.toString();
    }

    private static String cell(Double value) {
        if (value == null) {
            return String.format(Locale.ROOT, "%9s", "");
        }
        return String.format(Locale.ROOT, value == 0 ? "%9.0f" : "%9.1e", value);
    }
}
