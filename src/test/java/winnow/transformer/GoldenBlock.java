package winnow.transformer;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** An object of a golden file, which remembers what was read of it, so that nothing is overlooked. */
record GoldenBlock(String path, JsonNode node, Set<String> read) {
    static GoldenBlock of(Golden golden) {
        return new GoldenBlock("", golden.values(), new TreeSet<>());
    }

    boolean has(String key) {
        return node.has(key);
    }

    JsonNode get(String key) {
        if (!node.has(key)) {
            throw new AssertionError("no " + path + key);
        }
        read.add(path + key);
        return node.get(key);
    }

    GoldenBlock block(String key) {
        return new GoldenBlock(path + key + ".", get(key), read);
    }

    /** The objects of a list, which share a path. */
    List<GoldenBlock> blocks(String key) {
        List<GoldenBlock> blocks = new ArrayList<>();
        get(key).forEach(one -> blocks.add(new GoldenBlock(path + key + ".", one, read)));
        return blocks;
    }

    /** Largest difference of what was computed from the value and, if there is one, the more exact value beside it. */
    double difference(String key, float[] found) {
        double difference = Golden.largestDifference(Golden.flat(get(key)), found);
        String exact = key + "_f64";
        return has(exact) ? Math.max(difference, Golden.largestDifference(Golden.flat(get(exact)), found)) : difference;
    }

    /** The same for one row of a list. */
    double difference(String key, int row, float[] found) {
        double difference = Golden.largestDifference(Golden.flat(get(key).get(row)), found);
        String exact = key + "_f64";
        return has(exact)
                ? Math.max(
                        difference,
                        Golden.largestDifference(Golden.flat(get(exact).get(row)), found))
                : difference;
    }

    /** Rows of numbers where the mask is 1. */
    List<int[]> unmasked(String key) {
        List<int[]> rows = new ArrayList<>();
        JsonNode masks = get("attention_mask");
        for (int i = 0; i < masks.size(); i++) {
            int[] values = Golden.integers(get(key).get(i));
            int[] mask = Golden.integers(masks.get(i));
            rows.add(IntStream.range(0, values.length)
                    .filter(j -> mask[j] == 1)
                    .map(j -> values[j])
                    .toArray());
        }
        return rows;
    }

    /** Paths below this block that nobody has read. */
    Set<String> unread() {
        Set<String> unread = new TreeSet<>();
        addUnread(path, node, unread);
        return unread;
    }

    private void addUnread(String at, JsonNode object, Set<String> unread) {
        for (Iterator<String> keys = object.fieldNames(); keys.hasNext(); ) {
            String key = keys.next();
            if (!read.contains(at + key)) {
                unread.add(at + key);
                continue;
            }
            JsonNode value = object.get(key);
            if (value.isObject()) {
                addUnread(at + key + ".", value, unread);
            }
            if (value.isArray()) {
                value.forEach(one -> addUnread(at + key + ".", one, unread));
            }
        }
    }
}
