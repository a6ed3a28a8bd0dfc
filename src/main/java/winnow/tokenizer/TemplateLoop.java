package winnow.tokenizer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import winnow.tokenizer.TemplateNodes.Expression;
import winnow.tokenizer.TemplateNodes.Flow;
import winnow.tokenizer.TemplateNodes.Statement;

/**
 * {@code for targets in values if filter}: every round has variables of its own, which end with it.
 *
 * @param line where the statement begins
 * @param targets the names given to an element, or to its parts
 * @param values what to go through
 * @param filter which elements take part, or null for all; {@code loop} counts only those
 * @param body what to do for each
 * @param otherwise what to do if none takes part
 */
record TemplateLoop(
        int line, List<String> targets, Expression values, Expression filter, Statement body, Statement otherwise)
        implements Statement {

    @Override
    public Flow run(TemplateScope scope, StringBuilder out) {
        List<Object> elements = elements(scope);
        if (elements.isEmpty()) {
            return otherwise.run(scope, out);
        }
        for (int i = 0; i < elements.size(); i++) {
            TemplateScope round = child(scope, elements.get(i));
            round.set("loop", state(elements, i));
            if (body.run(round, out) == Flow.LEAVE) {
                return Flow.ON;
            }
        }
        return Flow.ON;
    }

    private List<Object> elements(TemplateScope scope) {
        try {
            List<Object> all = TemplateValues.elements(values.value(scope));
            if (filter == null) {
                return all;
            }
            List<Object> kept = new ArrayList<>();
            for (Object element : all) {
                if (TemplateValues.isTrue(filter.value(child(scope, element)))) {
                    kept.add(element);
                }
            }
            return kept;
        } catch (TemplateFault fault) {
            throw fault.orAt(line);
        }
    }

    private TemplateScope child(TemplateScope scope, Object element) {
        try {
            scope.spend(1);
            TemplateScope child = scope.child();
            TemplateNodes.bind(child, targets, element);
            return child;
        } catch (TemplateFault fault) {
            throw fault.orAt(line);
        }
    }

    private static Map<String, Object> state(List<Object> elements, int i) {
        Map<String, Object> state = new HashMap<>();
        long left = elements.size() - i;
        state.put("index0", (long) i);
        state.put("index", i + 1L);
        state.put("revindex0", left - 1);
        state.put("revindex", left);
        state.put("first", i == 0);
        state.put("last", left == 1);
        state.put("length", (long) elements.size());
        // Counts recursion, which is not supported, and not loops within loops.
        state.put("depth", 1L);
        state.put("depth0", 0L);
        if (i > 0) {
            state.put("previtem", elements.get(i - 1));
        }
        if (left > 1) {
            state.put("nextitem", elements.get(i + 1));
        }
        return state;
    }
}
