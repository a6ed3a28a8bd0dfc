package winnow.tokenizer;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import winnow.tokenizer.TemplateValues.Callable;
import winnow.tokenizer.TemplateValues.Namespace;
import winnow.tokenizer.TemplateValues.Undefined;

/** The parts a parsed template is made of, each ready to run. */
final class TemplateNodes {
    /** Writes nothing. */
    static final Statement NOTHING = (scope, out) -> Flow.ON;

    private TemplateNodes() {}

    /** Something with a value. */
    @FunctionalInterface
    interface Expression {
        Object value(TemplateScope scope);
    }

    /** Something that writes text or changes variables. */
    @FunctionalInterface
    interface Statement {
        Flow run(TemplateScope scope, StringBuilder out);
    }

    /** Whether the statements of a loop go on, start its next round or leave it. */
    enum Flow {
        ON,
        NEXT_ROUND,
        LEAVE
    }

    /** The arguments of a call. */
    record Call(List<Expression> listed, Map<String, Expression> named) {
        static final Call EMPTY = new Call(List.of(), Map.of());
    }

    static Statement data(int line, String text) {
        return (scope, out) -> at(line, () -> {
            append(scope, out, text);
            return Flow.ON;
        });
    }

    static Statement output(int line, Expression value) {
        return (scope, out) -> at(line, () -> {
            append(scope, out, TemplateValues.text(value.value(scope)));
            return Flow.ON;
        });
    }

    static Statement sequence(List<Statement> statements) {
        Statement[] parts = statements.toArray(new Statement[0]);
        return (scope, out) -> {
            for (Statement part : parts) {
                Flow flow = part.run(scope, out);
                if (flow != Flow.ON) {
                    return flow;
                }
            }
            return Flow.ON;
        };
    }

    static Statement choice(int line, Expression condition, Statement then, Statement otherwise) {
        return (scope, out) -> {
            boolean holds = at(line, () -> isTrue(condition, scope));
            return (holds ? then : otherwise).run(scope, out);
        };
    }

    static Statement leave(boolean leaves) {
        return (scope, out) -> leaves ? Flow.LEAVE : Flow.NEXT_ROUND;
    }

    static Statement set(int line, List<String> targets, Expression value) {
        return (scope, out) -> at(line, () -> {
            bind(scope, targets, value.value(scope));
            return Flow.ON;
        });
    }

    static Statement setAttribute(int line, String target, String attribute, Expression value) {
        return (scope, out) -> at(line, () -> {
            Object owner = scope.get(target);
            if (!(owner instanceof Namespace namespace)) {
                throw TemplateFault.of(
                        target + " must be a namespace to be changed, found " + TemplateValues.kind(owner));
            }
            namespace.values().put(attribute, value.value(scope));
            return Flow.ON;
        });
    }

    /** Names a value, or the elements of one. */
    static void bind(TemplateScope scope, List<String> targets, Object value) {
        if (targets.size() == 1) {
            scope.set(targets.get(0), value);
            return;
        }
        List<Object> elements = TemplateValues.elements(value);
        if (elements.size() != targets.size()) {
            throw TemplateFault.of(targets.size() + " values are needed for " + String.join(", ", targets) + ", found "
                    + elements.size());
        }
        for (int i = 0; i < targets.size(); i++) {
            scope.set(targets.get(i), elements.get(i));
        }
    }

    static Statement macro(
            int line, String name, List<String> parameters, Map<String, Expression> defaults, Statement body) {
        return (outer, out) -> {
            Callable callable = (caller, listed, named) -> {
                boolean isKnown = listed.size() <= parameters.size() && parameters.containsAll(named.keySet());
                if (!isKnown) {
                    throw TemplateFault.of("macro " + name + " takes " + parameters + " only");
                }
                TemplateScope scope = outer.childOf(caller);
                for (int i = 0; i < parameters.size(); i++) {
                    String parameter = parameters.get(i);
                    Expression fallback = defaults.getOrDefault(parameter, undefined(parameter));
                    Object given = i < listed.size()
                            ? listed.get(i)
                            : named.containsKey(parameter) ? named.get(parameter) : fallback.value(scope);
                    scope.set(parameter, given);
                }
                return captured(body, scope);
            };
            outer.set(name, callable);
            return Flow.ON;
        };
    }

    /** What statements write, as a value. */
    static Expression capture(Statement body) {
        return scope -> captured(body, scope.child());
    }

    private static String captured(Statement body, TemplateScope scope) {
        StringBuilder text = new StringBuilder();
        body.run(scope, text);
        return text.toString();
    }

    static Expression constant(Object value) {
        return scope -> value;
    }

    static Expression undefined(String name) {
        return constant(new Undefined(name));
    }

    static Expression variable(String name) {
        return scope -> {
            scope.spend(1);
            return scope.get(name);
        };
    }

    static Expression list(List<Expression> elements) {
        return scope -> {
            scope.spend(elements.size());
            List<Object> values = new ArrayList<>(elements.size());
            elements.forEach(e -> values.add(e.value(scope)));
            return values;
        };
    }

    static Expression map(int line, Map<Expression, Expression> entries) {
        return scope -> at(line, () -> {
            scope.spend(entries.size());
            Map<String, Object> values = new LinkedHashMap<>();
            entries.forEach((key, value) -> values.put(TemplateValues.string(key.value(scope)), value.value(scope)));
            return values;
        });
    }

    static Expression and(Expression left, Expression right) {
        return scope -> {
            Object value = left.value(scope);
            return TemplateValues.isTrue(value) ? right.value(scope) : value;
        };
    }

    static Expression or(Expression left, Expression right) {
        return scope -> {
            Object value = left.value(scope);
            return TemplateValues.isTrue(value) ? value : right.value(scope);
        };
    }

    static Expression not(Expression value) {
        return scope -> !isTrue(value, scope);
    }

    static Expression chosen(int line, Expression condition, Expression then, Expression otherwise) {
        return scope -> at(line, () -> (isTrue(condition, scope) ? then : otherwise).value(scope));
    }

    static Expression comparison(int line, List<Expression> operands, List<String> operators) {
        return scope -> at(line, () -> {
            Object left = operands.get(0).value(scope);
            for (int i = 0; i < operators.size(); i++) {
                Object right = operands.get(i + 1).value(scope);
                scope.spend(left instanceof String text ? text.length() : 1);
                if (!holds(scope, operators.get(i), left, right)) {
                    return false;
                }
                left = right;
            }
            return true;
        });
    }

    private static boolean holds(TemplateScope scope, String operator, Object left, Object right) {
        return switch (operator) {
            case "==" -> TemplateValues.equal(scope, left, right);
            case "!=" -> !TemplateValues.equal(scope, left, right);
            case "in" -> TemplateValues.contains(scope, right, left);
            case "not in" -> !TemplateValues.contains(scope, right, left);
            case "<" -> TemplateValues.compare(left, right) < 0;
            case ">" -> TemplateValues.compare(left, right) > 0;
            case "<=" -> TemplateValues.compare(left, right) <= 0;
            default -> TemplateValues.compare(left, right) >= 0;
        };
    }

    static Expression arithmetic(TemplateToken operator, Expression left, Expression right) {
        return scope -> at(
                operator.line(),
                () -> charged(
                        scope, TemplateValues.arithmetic(operator.text(), left.value(scope), right.value(scope))));
    }

    static Expression concatenation(int line, Expression left, Expression right) {
        return scope -> at(
                line,
                () -> charged(scope, TemplateValues.text(left.value(scope)) + TemplateValues.text(right.value(scope))));
    }

    static Expression item(int line, Expression container, Expression key) {
        return scope -> at(line, () -> {
            Object owner = charged(scope, container.value(scope));
            return TemplateValues.item(owner, key.value(scope));
        });
    }

    static Expression slice(int line, Expression container, Expression from, Expression to, Expression step) {
        return scope -> at(
                line,
                () -> charged(
                        scope,
                        TemplateValues.slice(
                                charged(scope, container.value(scope)),
                                from == null ? null : from.value(scope),
                                to == null ? null : to.value(scope),
                                step == null ? null : step.value(scope))));
    }

    static Expression filter(int line, String name, Expression value, Call call) {
        return scope -> at(line, () -> {
            Object given = charged(scope, value.value(scope));
            return charged(
                    scope, TemplateFunctions.filter(scope, name, given, listed(call, scope), named(call, scope)));
        });
    }

    static Expression test(int line, String name, Expression value, Call call) {
        return scope -> at(line, () -> {
            if (!call.named().isEmpty()) {
                throw TemplateFault.of("test " + name + " with these arguments is not supported");
            }
            return TemplateFunctions.test(scope, name, value.value(scope), listed(call, scope));
        });
    }

    static Expression method(int line, Expression value, String name, Call call) {
        return scope -> at(line, () -> {
            Object owner = charged(scope, value.value(scope));
            return charged(
                    scope, TemplateFunctions.method(scope, owner, name, listed(call, scope), named(call, scope)));
        });
    }

    static Expression call(int line, Expression function, Call call) {
        return scope -> at(line, () -> {
            Object callee = function.value(scope);
            if (callee instanceof Undefined undefined) {
                throw TemplateFault.of("function " + undefined.name() + " is not supported");
            }
            if (!(callee instanceof Callable callable)) {
                throw TemplateFault.of(TemplateValues.kind(callee) + " cannot be called");
            }
            return charged(scope, callable.call(scope, listed(call, scope), named(call, scope)));
        });
    }

    private static List<Object> listed(Call call, TemplateScope scope) {
        List<Object> values = new ArrayList<>();
        call.listed().forEach(e -> values.add(e.value(scope)));
        return values;
    }

    private static Map<String, Object> named(Call call, TemplateScope scope) {
        Map<String, Object> values = new LinkedHashMap<>();
        call.named().forEach((name, e) -> values.put(name, e.value(scope)));
        return values;
    }

    private static boolean isTrue(Expression value, TemplateScope scope) {
        return TemplateValues.isTrue(value.value(scope));
    }

    private static Object charged(TemplateScope scope, Object value) {
        scope.spend(value instanceof String text ? text.length() : value instanceof List<?> list ? list.size() : 1);
        return value;
    }

    private static void append(TemplateScope scope, StringBuilder out, String text) {
        scope.spend(text.length());
        out.append(text);
    }

    private static <T> T at(int line, Supplier<T> work) {
        try {
            return work.get();
        } catch (TemplateFault fault) {
            throw fault.orAt(line);
        }
    }
}
