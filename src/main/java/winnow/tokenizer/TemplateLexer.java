package winnow.tokenizer;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import winnow.tokenizer.TemplateToken.Kind;

/**
 * Cuts a Jinja template into tokens, with the white space rules that chat templates are written for: {@code trim_blocks} and
 * {@code lstrip_blocks} on, one line break at the end of the template dropped.
 */
final class TemplateLexer {
    private static final List<String> OPERATORS = List.of(
            "//", "**", "==", "!=", "<=", ">=", "~", "+", "-", "*", "/", "%", "<", ">", "=", ".", ",", ":", "|", "(",
            ")", "[", "]", "{", "}");

    private final String source;
    private final List<TemplateToken> tokens = new ArrayList<>();
    private int at;
    private int line = 1;
    private boolean startsLine = true;

    private TemplateLexer(String template) {
        String text = template.replace("\r\n", "\n").replace('\r', '\n');
        this.source = text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
    }

    static List<TemplateToken> tokens(String template) {
        TemplateLexer lexer = new TemplateLexer(template);
        lexer.run();
        return lexer.tokens;
    }

    private void run() {
        while (at < source.length()) {
            int open = nextTag();
            String data = source.substring(at, open < 0 ? source.length() : open);
            if (open < 0) {
                addData(data);
                return;
            }
            char kind = source.charAt(open + 1);
            char sign = open + 2 < source.length() ? source.charAt(open + 2) : ' ';
            addData(beforeTag(data, kind, sign));
            moveTo(open + (sign == '-' || sign == '+' && kind != '{' ? 3 : 2));
            if (kind == '#') {
                skipComment();
                continue;
            }
            add(kind == '{' ? Kind.OUTPUT_BEGIN : Kind.BLOCK_BEGIN, source.substring(open, open + 2));
            lexExpression(kind == '{' ? "}}" : "%}");
        }
    }

    private int nextTag() {
        for (int i = at; i + 1 < source.length(); i++) {
            if (source.charAt(i) == '{' && "{%#".indexOf(source.charAt(i + 1)) >= 0) {
                return i;
            }
        }
        return -1;
    }

    /** With a minus all white space before a tag goes; otherwise what indents a statement or comment that begins its line. */
    private String beforeTag(String data, char kind, char sign) {
        if (sign == '-') {
            return data.stripTrailing();
        }
        if (kind == '{' || sign == '+') {
            return data;
        }
        int lineStart = data.lastIndexOf('\n') + 1;
        boolean isIndent =
                (lineStart > 0 || startsLine) && data.substring(lineStart).isBlank();
        return isIndent ? data.substring(0, lineStart) : data;
    }

    private void skipComment() {
        int end = source.indexOf("#}", at);
        if (end < 0) {
            throw TemplateFault.at(line, "comment is not closed");
        }
        // In {#-#} the minus is the opening's.
        char sign = end > at ? source.charAt(end - 1) : ' ';
        moveTo(end + 2);
        afterTag(sign, true);
    }

    private void lexExpression(String close) {
        Deque<Character> brackets = new ArrayDeque<>();
        int begin = line;
        while (true) {
            skipSpace();
            if (at >= source.length()) {
                throw TemplateFault.at(begin, "tag is not closed");
            }
            char c = source.charAt(at);
            if (brackets.isEmpty() && closes(c, close)) {
                return;
            }
            if (c == '\'' || c == '"') {
                lexString(c);
            } else if (c >= '0' && c <= '9') {
                lexNumber();
            } else if (Character.isJavaIdentifierStart(c) && c != '$') {
                lexName();
            } else {
                lexOperator(brackets);
            }
        }
    }

    private boolean closes(char c, String close) {
        boolean isStatement = close.equals("%}");
        boolean isSigned = c == '-' || c == '+' && isStatement;
        if (!source.startsWith(close, isSigned ? at + 1 : at)) {
            return false;
        }
        add(Kind.END, close);
        moveTo(at + (isSigned ? 3 : 2));
        afterTag(isSigned ? c : ' ', isStatement);
        return true;
    }

    /** With a minus all white space after a tag goes; otherwise one line break after a statement or comment. */
    private void afterTag(char sign, boolean dropsLineBreak) {
        int end = at;
        if (sign == '-') {
            skipSpace();
        } else if (dropsLineBreak && sign != '+' && source.startsWith("\n", at)) {
            moveTo(at + 1);
        }
        startsLine = at > end && source.charAt(at - 1) == '\n';
    }

    private void lexString(char quote) {
        StringBuilder value = new StringBuilder();
        int begin = line;
        int i = at + 1;
        while (i < source.length() && source.charAt(i) != quote) {
            if (source.charAt(i) == '\\' && i + 1 < source.length()) {
                i = lexEscape(i + 1, value);
            } else {
                value.append(source.charAt(i++));
            }
        }
        if (i >= source.length()) {
            throw TemplateFault.at(begin, "string is not closed");
        }
        add(Kind.STRING, value.toString());
        moveTo(i + 1);
    }

    private int lexEscape(int i, StringBuilder value) {
        char c = source.charAt(i);
        int simple = "nrtbfva0\\'\"".indexOf(c);
        if (simple >= 0) {
            value.append("\n\r\t\b\f\u000b\u0007\0\\'\"".charAt(simple));
            return i + 1;
        }
        int length = c == 'x' ? 2 : c == 'u' ? 4 : c == 'U' ? 8 : 0;
        if (length == 0 || c == '\n') {
            throw TemplateFault.at(line, "escape \\" + c + " is not supported");
        }
        try {
            value.appendCodePoint(Integer.parseInt(source, i + 1, i + 1 + length, 16));
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw TemplateFault.at(line, "escape \\" + c + " must be followed by " + length + " hexadecimal digits");
        }
        return i + 1 + length;
    }

    private void lexNumber() {
        int end = at;
        while (end < source.length() && isDigit(source.charAt(end))) {
            end++;
        }
        if (end + 1 < source.length() && source.charAt(end) == '.' && isDigit(source.charAt(end + 1))
                || end - at > 18) {
            throw TemplateFault.at(line, "only whole numbers of up to 18 digits are supported");
        }
        add(Kind.INTEGER, source.substring(at, end));
        moveTo(end);
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private void lexName() {
        int end = at;
        while (end < source.length() && Character.isJavaIdentifierPart(source.charAt(end))) {
            end++;
        }
        add(Kind.NAME, source.substring(at, end));
        moveTo(end);
    }

    private void lexOperator(Deque<Character> brackets) {
        String operator = OPERATORS.stream()
                .filter(o -> source.startsWith(o, at))
                .findFirst()
                .orElseThrow(() -> TemplateFault.at(line, "character " + source.charAt(at) + " is not expected"));
        char c = operator.charAt(0);
        if ("([{".indexOf(c) >= 0) {
            brackets.push(c);
        } else if (")]}".indexOf(c) >= 0 && (brackets.isEmpty() || "([{".indexOf(brackets.pop()) != ")]}".indexOf(c))) {
            throw TemplateFault.at(line, operator + " closes nothing");
        }
        add(Kind.OPERATOR, operator);
        moveTo(at + operator.length());
    }

    private void skipSpace() {
        int end = at;
        while (end < source.length() && Character.isWhitespace(source.charAt(end))) {
            end++;
        }
        moveTo(end);
    }

    private void addData(String data) {
        if (!data.isEmpty()) {
            add(Kind.DATA, data);
        }
    }

    private void add(Kind kind, String text) {
        tokens.add(new TemplateToken(kind, text, line));
    }

    private void moveTo(int end) {
        for (; at < end; at++) {
            if (source.charAt(at) == '\n') {
                line++;
            }
        }
    }
}
