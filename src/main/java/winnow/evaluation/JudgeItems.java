package winnow.evaluation;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What all judges ask of their items. */
final class JudgeItems {
    private JudgeItems() {}

    static void requireDistinct(List<JudgeItem> items) {
        Set<String> ids = new HashSet<>();
        for (JudgeItem item : items) {
            if (!ids.add(item.id())) {
                throw new IllegalArgumentException("ids must be distinct, got " + item.id() + " twice");
            }
        }
    }
}
