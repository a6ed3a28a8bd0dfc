package winnow.tokenizer;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import winnow.tokenizer.TemplateNodes.Call;
import winnow.tokenizer.TemplateNodes.Expression;
import winnow.tokenizer.TemplateNodes.Statement;
import winnow.tokenizer.TemplateToken.Kind;

/**
 * Reads the part of the Jinja language that chat templates use; anything else is refused with its line.
 *
 * <p>Source: Template Designer Documentation of Jinja 3.1, expressions and list of control structures.
 */
final class TemplateParser {
    private static final int MAXIMAL_DEPTH = 60;
    private static final Set<String> RESERVED = Set.of("and", "or", "not", "in", "is", "if", "else", "elif");
    private static final Set<String> COMPARISONS = Set.of("==", "!=", "<", ">", "<=", ">=");
    private static final Set<String> TESTS_WITH_ARGUMENT = Set.of("equalto", "eq", "ne", "divisibleby", "in");

    private final List<TemplateToken> tokens;
    private int at;
    private int depth;
    private int loops;

    private TemplateParser(List<TemplateToken> tokens) {
        this.tokens = tokens;
    }

    static Statement parse(String template) {
        TemplateParser parser = new TemplateParser(TemplateLexer.tokens(template));
        Statement body = parser.body(Set.of());
        if (parser.at < parser.tokens.size()) {
            throw parser.unexpected();
        }
        return body;
    }

    /** Statements up to one of the tags that end them, which is left with its name as the next token. */
    private Statement body(Set<String> ends) {
        enter();
        List<Statement> statements = new ArrayList<>();
        while (at < tokens.size()) {
            TemplateToken token = tokens.get(at++);
            if (token.kind() == Kind.DATA) {
                statements.add(TemplateNodes.data(token.line(), token.text()));
            } else if (token.kind() == Kind.OUTPUT_BEGIN) {
                Expression value = expressionOrTuple();
                expectEnd();
                statements.add(TemplateNodes.output(token.line(), value));
            } else if (ends.contains(peek().text())) {
                depth--;
                return TemplateNodes.sequence(statements);
            } else {
                statements.add(statement());
            }
        }
        if (!ends.isEmpty()) {
            throw TemplateFault.at(lastLine(), "a statement is not closed by " + String.join(" or ", ends));
        }
        depth--;
        return TemplateNodes.sequence(statements);
    }

    /** What such a body writes becomes a value, so a loop around it cannot be left from inside. */
    private Statement capturedBody(String end) {
        int outer = loops;
        loops = 0;
        Statement body = body(Set.of(end));
        loops = outer;
        return body;
    }

    private Statement statement() {
        TemplateToken keyword = next();
        int line = keyword.line();
        return switch (keyword.text()) {
            case "if" -> ifStatement(line);
            case "for" -> forStatement(line);
            case "set" -> setStatement(line);
            case "macro" -> macro(line);
            case "generation" -> generation();
            case "break", "continue" -> {
                if (loops == 0) {
                    throw TemplateFault.at(line, keyword.text() + " must stand in a loop");
                }
                expectEnd();
                yield TemplateNodes.leave(keyword.text().equals("break"));
            }
            default -> throw TemplateFault.at(line, "statement " + keyword.text() + " is not supported here");
        };
    }

    private Statement ifStatement(int line) {
        Expression condition = expression();
        expectEnd();
        Statement then = body(Set.of("elif", "else", "endif"));
        TemplateToken end = next();
        Statement otherwise = TemplateNodes.NOTHING;
        if (end.text().equals("elif")) {
            enter();
            otherwise = ifStatement(end.line());
            depth--;
            return TemplateNodes.choice(line, condition, then, otherwise);
        }
        expectEnd();
        if (end.text().equals("else")) {
            otherwise = body(Set.of("endif"));
            next();
            expectEnd();
        }
        return TemplateNodes.choice(line, condition, then, otherwise);
    }

    private Statement forStatement(int line) {
        List<String> targets = names();
        expectName("in");
        Expression values = withoutChoice();
        Expression filter = takeName("if") ? expression() : null;
        expectEnd();
        loops++;
        Statement body = body(Set.of("else", "endfor"));
        loops--;
        Statement otherwise = TemplateNodes.NOTHING;
        if (next().text().equals("else")) {
            expectEnd();
            otherwise = body(Set.of("endfor"));
            next();
        }
        expectEnd();
        return new TemplateLoop(line, targets, values, filter, body, otherwise);
    }

    private Statement setStatement(int line) {
        List<String> targets = names();
        if (takeOperator(".")) {
            String attribute = name();
            expectOperator("=");
            Expression value = expressionOrTuple();
            expectEnd();
            return TemplateNodes.setAttribute(line, targets.get(0), attribute, value);
        }
        if (takeOperator("=")) {
            Expression value = expressionOrTuple();
            expectEnd();
            return TemplateNodes.set(line, targets, value);
        }
        expectEnd();
        Statement body = capturedBody("endset");
        next();
        expectEnd();
        return TemplateNodes.set(line, targets, TemplateNodes.capture(body));
    }

    private Statement macro(int line) {
        String name = name();
        List<String> parameters = new ArrayList<>();
        Map<String, Expression> defaults = new LinkedHashMap<>();
        expectOperator("(");
        while (!takeOperator(")")) {
            parameters.add(name());
            if (takeOperator("=")) {
                defaults.put(parameters.get(parameters.size() - 1), expression());
            }
            if (!peek().isOperator(")")) {
                expectOperator(",");
            }
        }
        expectEnd();
        Statement body = capturedBody("endmacro");
        next();
        expectEnd();
        return TemplateNodes.macro(line, name, parameters, defaults, body);
    }

    /** Marks what the assistant said, for training; the text itself is written as if the tag were not there. */
    private Statement generation() {
        expectEnd();
        Statement body = body(Set.of("endgeneration"));
        next();
        expectEnd();
        return body;
    }

    private Expression expressionOrTuple() {
        Expression first = expression();
        if (!peek().isOperator(",")) {
            return first;
        }
        List<Expression> elements = new ArrayList<>(List.of(first));
        while (takeOperator(",")) {
            if (peek().kind() == Kind.END) {
                break;
            }
            elements.add(expression());
        }
        return TemplateNodes.list(elements);
    }

    private Expression expression() {
        enter();
        Expression value = withoutChoice();
        while (peek().isName("if")) {
            int line = next().line();
            Expression condition = withoutChoice();
            Expression otherwise =
                    takeName("else") ? expression() : TemplateNodes.undefined("value of an if without else");
            value = TemplateNodes.chosen(line, condition, value, otherwise);
        }
        depth--;
        return value;
    }

    private Expression withoutChoice() {
        Expression left = conjunction();
        while (takeName("or")) {
            left = TemplateNodes.or(left, conjunction());
        }
        return left;
    }

    private Expression conjunction() {
        Expression left = negation();
        while (takeName("and")) {
            left = TemplateNodes.and(left, negation());
        }
        return left;
    }

    private Expression negation() {
        if (!takeName("not")) {
            return comparison();
        }
        enter();
        Expression negated = TemplateNodes.not(negation());
        depth--;
        return negated;
    }

    /** Comparisons may be chained: {@code a < b < c} means {@code a < b and b < c}. */
    private Expression comparison() {
        Expression first = sum();
        List<String> operators = new ArrayList<>();
        List<Expression> operands = new ArrayList<>(List.of(first));
        int line = peek().line();
        while (true) {
            boolean isNotIn = peek().isName("not") && peekAfter().isName("in");
            if (isNotIn) {
                next();
            }
            if (peek().kind() == Kind.OPERATOR && COMPARISONS.contains(peek().text()) || peek().isName("in")) {
                operators.add((isNotIn ? "not " : "") + next().text());
                operands.add(sum());
            } else {
                return operators.isEmpty() ? first : TemplateNodes.comparison(line, operands, operators);
            }
        }
    }

    private Expression sum() {
        Expression left = concatenation();
        while (peek().isOperator("+") || peek().isOperator("-")) {
            TemplateToken operator = next();
            left = TemplateNodes.arithmetic(operator, left, concatenation());
        }
        return left;
    }

    private Expression concatenation() {
        Expression left = product();
        while (peek().isOperator("~")) {
            int line = next().line();
            left = TemplateNodes.concatenation(line, left, product());
        }
        return left;
    }

    private Expression product() {
        Expression left = signed(true);
        while (Set.of("*", "/", "//", "%", "**").contains(peek().text()) && peek().kind() == Kind.OPERATOR) {
            TemplateToken operator = next();
            left = TemplateNodes.arithmetic(operator, left, signed(true));
        }
        return left;
    }

    private Expression signed(boolean takesFilters) {
        Expression value;
        if (peek().isOperator("-") || peek().isOperator("+")) {
            TemplateToken sign = next();
            enter();
            value = TemplateNodes.arithmetic(sign, TemplateNodes.constant(0L), signed(false));
            depth--;
        } else {
            value = postfix(primary());
        }
        return takesFilters ? filtered(value) : value;
    }

    private Expression filtered(Expression value) {
        Expression filtered = value;
        while (true) {
            int line = peek().line();
            if (takeOperator("|")) {
                String name = name();
                Call call = takeOperator("(") ? call() : Call.EMPTY;
                filtered = TemplateNodes.filter(line, name, filtered, call);
            } else if (takeName("is")) {
                boolean isNegated = takeName("not");
                Expression test = TemplateNodes.test(line, name(), filtered, testArguments());
                filtered = isNegated ? TemplateNodes.not(test) : test;
                if (peek().isName("is")) {
                    throw unexpected();
                }
            } else {
                return filtered;
            }
        }
    }

    private Call testArguments() {
        if (takeOperator("(")) {
            return call();
        }
        boolean hasArgument = TESTS_WITH_ARGUMENT.contains(tokens.get(at - 1).text());
        return hasArgument ? new Call(List.of(postfix(primary())), Map.of()) : Call.EMPTY;
    }

    private Expression postfix(Expression value) {
        Expression result = value;
        while (true) {
            int line = peek().line();
            if (takeOperator(".")) {
                String name = name();
                result = takeOperator("(")
                        ? TemplateNodes.method(line, result, name, call())
                        : TemplateNodes.item(line, result, TemplateNodes.constant(name));
            } else if (takeOperator("[")) {
                result = subscript(line, result);
            } else if (takeOperator("(")) {
                result = TemplateNodes.call(line, result, call());
            } else {
                return result;
            }
        }
    }

    private Expression subscript(int line, Expression container) {
        List<Expression> bounds = new ArrayList<>();
        boolean isSlice = false;
        Expression current = null;
        while (!takeOperator("]")) {
            if (takeOperator(":")) {
                isSlice = true;
                bounds.add(current);
                current = null;
            } else if (current == null) {
                current = expression();
            } else {
                throw unexpected();
            }
        }
        bounds.add(current);
        if (bounds.size() > 3 || !isSlice && current == null) {
            throw TemplateFault.at(line, "a subscript needs an index or at most three bounds");
        }
        while (bounds.size() < 3) {
            bounds.add(null);
        }
        return isSlice
                ? TemplateNodes.slice(line, container, bounds.get(0), bounds.get(1), bounds.get(2))
                : TemplateNodes.item(line, container, current);
    }

    private Expression primary() {
        TemplateToken token = next();
        switch (token.kind()) {
            case STRING:
                StringBuilder text = new StringBuilder(token.text());
                while (peek().kind() == Kind.STRING) {
                    text.append(next().text());
                }
                return TemplateNodes.constant(text.toString());
            case INTEGER:
                return TemplateNodes.constant(Long.parseLong(token.text()));
            case NAME:
                return named(token);
            default:
                return bracketed(token);
        }
    }

    private Expression named(TemplateToken token) {
        if (RESERVED.contains(token.text())) {
            throw TemplateFault.at(token.line(), token.text() + " is not expected here");
        }
        return switch (token.text()) {
            case "true", "True" -> TemplateNodes.constant(true);
            case "false", "False" -> TemplateNodes.constant(false);
            case "none", "None" -> TemplateNodes.constant(null);
            default -> TemplateNodes.variable(token.text());
        };
    }

    private Expression bracketed(TemplateToken open) {
        if (open.isOperator("(")) {
            List<Expression> elements = new ArrayList<>();
            boolean isTuple = peek().isOperator(")");
            while (!takeOperator(")")) {
                elements.add(expression());
                if (!peek().isOperator(")")) {
                    expectOperator(",");
                    isTuple = true;
                }
            }
            return isTuple ? TemplateNodes.list(elements) : elements.get(0);
        }
        if (open.isOperator("[")) {
            List<Expression> elements = new ArrayList<>();
            while (!takeOperator("]")) {
                elements.add(expression());
                if (!peek().isOperator("]")) {
                    expectOperator(",");
                }
            }
            return TemplateNodes.list(elements);
        }
        if (!open.isOperator("{")) {
            throw TemplateFault.at(open.line(), open.text() + " is not expected here");
        }
        Map<Expression, Expression> entries = new LinkedHashMap<>();
        while (!takeOperator("}")) {
            Expression key = expression();
            expectOperator(":");
            entries.put(key, expression());
            if (!peek().isOperator("}")) {
                expectOperator(",");
            }
        }
        return TemplateNodes.map(open.line(), entries);
    }

    /** The arguments of a call, after its opening bracket. */
    private Call call() {
        List<Expression> listed = new ArrayList<>();
        Map<String, Expression> named = new LinkedHashMap<>();
        while (!takeOperator(")")) {
            if (peek().kind() == Kind.NAME && peekAfter().isOperator("=")) {
                String name = name();
                next();
                named.put(name, expression());
            } else if (named.isEmpty()) {
                listed.add(expression());
            } else {
                throw unexpected();
            }
            if (!peek().isOperator(")")) {
                expectOperator(",");
            }
        }
        return new Call(listed, named);
    }

    private List<String> names() {
        List<String> names = new ArrayList<>();
        boolean isBracketed = takeOperator("(");
        do {
            names.add(name());
        } while (takeOperator(","));
        if (isBracketed) {
            expectOperator(")");
        }
        return names;
    }

    private void enter() {
        if (++depth > MAXIMAL_DEPTH) {
            throw TemplateFault.at(lastLine(), "nested deeper than " + MAXIMAL_DEPTH);
        }
    }

    private TemplateToken peek() {
        return tokens.get(Math.min(at, tokens.size() - 1));
    }

    private TemplateToken peekAfter() {
        return tokens.get(Math.min(at + 1, tokens.size() - 1));
    }

    private TemplateToken next() {
        if (at >= tokens.size()) {
            throw TemplateFault.at(lastLine(), "the template ends too early");
        }
        return tokens.get(at++);
    }

    private String name() {
        TemplateToken token = next();
        if (token.kind() != Kind.NAME) {
            throw TemplateFault.at(token.line(), "a name is expected, found " + token.text());
        }
        return token.text();
    }

    private boolean takeName(String name) {
        if (at >= tokens.size() || !peek().isName(name)) {
            return false;
        }
        at++;
        return true;
    }

    private boolean takeOperator(String operator) {
        if (at >= tokens.size()) {
            throw TemplateFault.at(lastLine(), "the template ends too early");
        }
        if (!peek().isOperator(operator)) {
            return false;
        }
        at++;
        return true;
    }

    private void expectName(String name) {
        if (!takeName(name)) {
            throw unexpected();
        }
    }

    private void expectOperator(String operator) {
        if (!takeOperator(operator)) {
            throw TemplateFault.at(peek().line(), operator + " is expected, found " + peek().text());
        }
    }

    private void expectEnd() {
        if (next().kind() != Kind.END) {
            at--;
            throw unexpected();
        }
    }

    private TemplateFault unexpected() {
        return TemplateFault.at(peek().line(), peek().text() + " is not expected here");
    }

    private int lastLine() {
        return tokens.isEmpty() ? 1 : peek().line();
    }
}
