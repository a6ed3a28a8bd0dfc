package winnow.transformer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** The values that an independent program computed for a tiny checkpoint; src/test/resources/golden/README.md tells its origin. */
public record Golden(String name, JsonNode values) {
    private static final Path ROOT = Path.of("src/test/resources/golden");

    public static Golden of(String name) {
        try (InputStream in = new GZIPInputStream(Files.newInputStream(ROOT.resolve(name + "/golden.json.gz")))) {
            return new Golden(name, new ObjectMapper().readTree(in));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static Path folder(String name) {
        return ROOT.resolve(name);
    }

    public Path folder() {
        return folder(name);
    }

    public static int[] integers(JsonNode array) {
        int[] values = new int[array.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = array.get(i).intValue();
        }
        return values;
    }

    /** All numbers in a nest of arrays, in order. */
    public static float[] flat(JsonNode nest) {
        List<Float> values = new ArrayList<>();
        collect(nest, values);
        float[] flat = new float[values.size()];
        for (int i = 0; i < flat.length; i++) {
            flat[i] = values.get(i);
        }
        return flat;
    }

    private static void collect(JsonNode node, List<Float> values) {
        if (!node.isArray()) {
            values.add(node.floatValue());
            return;
        }
        node.forEach(child -> collect(child, values));
    }

    public static double largestDifference(float[] expected, float[] found) {
        if (expected.length != found.length) {
            throw new AssertionError("expected " + expected.length + " numbers, found " + found.length);
        }
        double largest = 0;
        for (int i = 0; i < expected.length; i++) {
            if (!Float.isFinite(found[i])) {
                throw new AssertionError("not finite at " + i);
            }
            largest = Math.max(largest, Math.abs(expected[i] - found[i]));
        }
        return largest;
    }
}
