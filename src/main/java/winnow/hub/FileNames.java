package winnow.hub;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Which names that others chose may become files below a folder, on every operating system. */
final class FileNames {
    private static final int LONGEST_QUOTE = 80;
    private static final int LONGEST_PART = 255;
    private static final Pattern RESERVED =
            Pattern.compile("(con|prn|aux|nul|conin\\$|conout\\$|com[0-9¹²³]|lpt[0-9¹²³])(\\..*)?");

    private FileNames() {}

    /** The rule that a relative name with forward slashes breaks, if any. */
    static Optional<String> problem(String name) {
        if (name.isEmpty()) {
            return Optional.of("it is empty");
        }
        if (name.codePoints().anyMatch(FileNames::isUnprintable)) {
            return Optional.of("it holds a control or invisible character");
        }
        if (name.startsWith("/") || name.startsWith("~")) {
            return Optional.of("it does not stay in its folder");
        }
        if (name.chars().anyMatch(c -> "\\:*?\"<>|".indexOf(c) >= 0)) {
            return Optional.of("it holds one of \\ : * ? \" < > |");
        }
        for (String part : name.split("/", -1)) {
            if (part.isEmpty() || part.equals(".") || part.equals("..")) {
                return Optional.of("it does not stay in its folder");
            }
            if (part.endsWith(".") || part.endsWith(" ") || part.startsWith(" ")) {
                return Optional.of("a part of it ends in a dot, or begins or ends with a space");
            }
            if (part.length() > LONGEST_PART) {
                return Optional.of("a part of it is longer than " + LONGEST_PART + " characters");
            }
            if (RESERVED.matcher(part.toLowerCase(Locale.ROOT)).matches()) {
                return Optional.of("it is the name of a device");
            }
        }
        return Optional.empty();
    }

    /** Text of others as it may stand in a message: in quotes, shortened, without control characters. */
    static String quote(String text) {
        String shown = text.length() <= LONGEST_QUOTE ? text : text.substring(0, LONGEST_QUOTE) + "…";
        StringBuilder quoted = new StringBuilder("\"");
        shown.codePoints().forEach(c -> quoted.appendCodePoint(isUnprintable(c) ? 0xfffd : c));
        return quoted.append('"').toString();
    }

    private static boolean isUnprintable(int codePoint) {
        int type = Character.getType(codePoint);
        return type == Character.CONTROL
                || type == Character.FORMAT
                || type == Character.SURROGATE
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR
                || codePoint == 0xfffd;
    }
}
