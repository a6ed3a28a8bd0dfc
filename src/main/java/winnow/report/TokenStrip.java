package winnow.report;

import java.util.List;
import java.util.Locale;

/**
 * Tokens in a row, each on a colour that says a number: blue where something helped, orange where it hurt, white between.
 *
 * <p>The two colours stay apart for colour-blind readers, the number stands below each token and in the page for readers of
 * screens, and all text is escaped.
 */
public final class TokenStrip {
    /** Okabe and Ito's blue and orange, as red, green and blue. */
    private static final int[] HELPED = {86, 180, 233};

    private static final int[] HURT = {230, 159, 0};

    private final String title;
    private final List<String> tokens;
    private final double[] values;
    private final double scale;

    private TokenStrip(String title, List<String> tokens, double[] values, double scale) {
        this.title = title;
        this.tokens = tokens;
        this.values = values;
        this.scale = scale;
    }

    /**
     * Puts tokens and numbers side by side.
     *
     * @param title what the numbers are, with their unit
     * @param values one a token, positive for help
     * @param scale size of a number at which the colour is full, > 0
     * @throws IllegalArgumentException if the numbers are not as many as the tokens, or not finite
     */
    public static TokenStrip of(String title, List<String> tokens, double[] values, double scale) {
        if (tokens.size() != values.length) {
            throw new IllegalArgumentException(
                    "a strip needs a number per token, got " + tokens.size() + " and " + values.length);
        }
        for (double value : values) {
            if (!Double.isFinite(value)) {
                throw new IllegalArgumentException("numbers of a strip must be finite, got " + value);
            }
        }
        if (!(scale > 0)) {
            throw new IllegalArgumentException("scale must be > 0, got " + scale);
        }
        return new TokenStrip(title, List.copyOf(tokens), values.clone(), scale);
    }

    /** The strip as HTML; show it with {@code Notebook.show("text/html", strip.html())}. */
    public String html() {
        StringBuilder html = new StringBuilder(
                        "<figure style=\"margin:0.6em 0\"><figcaption style=\"font-weight:bold\">")
                .append(Tables.escaped(title))
                .append("</figcaption><div style=\"display:flex;flex-wrap:wrap;gap:2px 8px\">");
        for (int i = 0; i < values.length; i++) {
            html.append(
                            "<div style=\"text-align:center;font-family:monospace\"><div style=\"padding:2px 4px;color:#000;background:")
                    .append(colour(values[i]))
                    .append("\">")
                    .append(visible(tokens.get(i)))
                    .append("</div><div style=\"font-size:70%\">")
                    .append(String.format(Locale.ROOT, "%+.2f", values[i]))
                    .append("</div></div>");
        }
        return html.append("</div></figure>").toString();
    }

    private String colour(double value) {
        int[] full = value >= 0 ? HELPED : HURT;
        double share = Math.min(1, Math.abs(value) / scale);
        return String.format(
                Locale.ROOT, "rgb(%d,%d,%d)", mixed(full[0], share), mixed(full[1], share), mixed(full[2], share));
    }

    private static long mixed(int full, double share) {
        return Math.round(255 + (full - 255) * share);
    }

    /** Spaces and line breaks would not be seen, and signs that turn the writing round would move the neighbours. */
    private static String visible(String token) {
        StringBuilder visible = new StringBuilder();
        token.codePoints().forEach(c -> visible.append(visible(c)));
        return Tables.escaped(visible.toString());
    }

    private static String visible(int codePoint) {
        return switch (codePoint) {
            case ' ' -> "·";
            case '\n' -> "⏎";
            case '\t' -> "⇥";
            default -> isHidden(codePoint) ? String.format("\\u%04x", codePoint) : Character.toString(codePoint);
        };
    }

    private static boolean isHidden(int codePoint) {
        int type = Character.getType(codePoint);
        return type == Character.CONTROL || type == Character.FORMAT || type == Character.SURROGATE;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(title).append(':');
        for (int i = 0; i < values.length; i++) {
            text.append(String.format(Locale.ROOT, " %s(%+.2f)", tokens.get(i).strip(), values[i]));
        }
        return text.toString();
    }
}
