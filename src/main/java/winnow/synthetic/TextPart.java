package winnow.synthetic;

/**
 * What a made-up text is for. Every text that there can be belongs to one part by its content, so that no two parts share a text,
 * whatever is drawn from them and in whichever order.
 */
enum TextPart {
    POOL("p"),
    SOURCE("s"),
    TARGET("g"),
    CONTRAST("c"),
    HELD_OUT("h"),
    TRAIN("r"),
    TEST("t");

    private final String prefix;

    TextPart(String prefix) {
        this.prefix = prefix;
    }

    boolean holds(String content) {
        return Math.floorMod(content.hashCode(), values().length) == ordinal();
    }

    /** The id of a text of this part. */
    String id(int number) {
        return String.format(java.util.Locale.ROOT, "%s%05d", prefix, number + 1);
    }
}
