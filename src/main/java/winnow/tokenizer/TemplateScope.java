package winnow.tokenizer;

import java.util.HashMap;
import java.util.Map;

/** The variables that a place in a template sees, and what is left of the work that one rendering may do. */
final class TemplateScope {
    /** Steps and characters that any rendering may take: about a second of work. */
    private static final long WORK = 5_000_000;

    private static final long WORK_PER_CHARACTER = 50;
    private static final int MAXIMAL_DEPTH = 100;

    private final TemplateScope parent;
    private final Map<String, Object> variables = new HashMap<>();
    private final Budget budget;
    private final int depth;

    private static final class Budget {
        private final long total;
        private long left;

        private Budget(long total) {
            this.total = total;
            this.left = total;
        }
    }

    private TemplateScope(TemplateScope parent, Budget budget, int depth) {
        this.parent = parent;
        this.budget = budget;
        this.depth = depth;
    }

    /** The outermost scope of a conversation with so many characters. */
    static TemplateScope root(long characters) {
        return new TemplateScope(null, new Budget(WORK + WORK_PER_CHARACTER * characters), 0);
    }

    TemplateScope child() {
        return childOf(this);
    }

    /** The scope of a call: sees what this one sees, but is nested one deeper than its caller. */
    TemplateScope childOf(TemplateScope caller) {
        if (caller.depth >= MAXIMAL_DEPTH) {
            throw TemplateFault.of("calls and loops are nested deeper than " + MAXIMAL_DEPTH);
        }
        return new TemplateScope(this, budget, caller.depth + 1);
    }

    Object get(String name) {
        for (TemplateScope scope = this; scope != null; scope = scope.parent) {
            if (scope.variables.containsKey(name)) {
                return scope.variables.get(name);
            }
        }
        return new TemplateValues.Undefined(name);
    }

    void set(String name, Object value) {
        variables.put(name, value);
    }

    /** Takes so much from the budget of this rendering. */
    void spend(long work) {
        budget.left -= work + 1;
        if (budget.left < 0) {
            throw TemplateFault.of("the template takes more than " + budget.total + " steps and characters");
        }
    }
}
