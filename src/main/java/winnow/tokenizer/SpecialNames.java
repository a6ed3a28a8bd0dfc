package winnow.tokenizer;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/**
 * The special tokens of a tokenizer that is learned here; their ids are 0, 1, 2 and so on in this order.
 *
 * @param pad fills batches
 * @param begin opens a sequence
 * @param end closes a sequence
 * @param others further tokens, such as those of a chat template
 */
public record SpecialNames(String pad, String begin, String end, List<String> others) {
    /** {@code <pad>}, {@code <s>} and {@code </s>}. */
    public static final SpecialNames DEFAULT = new SpecialNames("<pad>", "<s>", "</s>", List.of());

    /** Checks that the names are different and not empty. */
    public SpecialNames {
        others = List.copyOf(others);
        List<String> all = list(pad, begin, end, others);
        if (all.stream().anyMatch(name -> name == null || name.isEmpty()) || new HashSet<>(all).size() < all.size()) {
            throw new IllegalArgumentException("special tokens must be different and not empty, got " + all);
        }
    }

    /** All names in the order of their ids. */
    public List<String> all() {
        return list(pad, begin, end, others);
    }

    private static List<String> list(String pad, String begin, String end, List<String> others) {
        List<String> all = new ArrayList<>();
        all.add(pad);
        all.add(begin);
        all.add(end);
        all.addAll(others);
        return all;
    }
}
