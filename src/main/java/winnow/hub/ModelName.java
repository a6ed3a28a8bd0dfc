package winnow.hub;

import java.util.regex.Pattern;

/**
 * A model of a hub at a revision, written {@code org/name@revision}.
 *
 * <p>Example: {@code ModelName.of("Qwen/Qwen2-0.5B@main").folder()} is {@code "models--Qwen--Qwen2-0.5B"}.
 *
 * @param id {@code org/name}, or {@code name} alone for the oldest models
 * @param revision a branch, a tag or a commit of 40 hexadecimal digits
 */
public record ModelName(String id, String revision) {
    /** The branch that is meant when none is named. */
    public static final String DEFAULT_REVISION = "main";

    private static final int LONGEST_ID = 96;
    private static final int LONGEST_REVISION = 200;
    private static final String WORD = "[A-Za-z0-9_](?:[A-Za-z0-9._-]*[A-Za-z0-9_])?";
    private static final Pattern ID = Pattern.compile(WORD + "(?:/" + WORD + ")?");
    private static final Pattern REVISION = Pattern.compile("[A-Za-z0-9._/+-]+");
    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");

    /**
     * Checks both parts.
     *
     * @throws IllegalArgumentException if the id is not one or two words of letters, digits, {@code . _ -} joined by a slash,
     *     or the revision could not be the name of a branch
     */
    public ModelName {
        if (!isId(id)) {
            throw new IllegalArgumentException("model must be org/name with letters, digits and . _ - (at most "
                    + LONGEST_ID + ", neither -- nor ..), got " + FileNames.quote(id));
        }
        if (!isRevision(revision)) {
            throw new IllegalArgumentException(
                    "revision must be the name of a branch or tag or a commit, got " + FileNames.quote(revision));
        }
    }

    /**
     * Parses {@code org/name} or {@code org/name@revision}; without a revision, {@value #DEFAULT_REVISION}.
     *
     * @throws IllegalArgumentException as the constructor
     */
    public static ModelName of(String text) {
        int at = text.indexOf('@');
        return at < 0
                ? new ModelName(text, DEFAULT_REVISION)
                : new ModelName(text.substring(0, at), text.substring(at + 1));
    }

    /** Whether the revision is a commit, so that it always means the same files. */
    public boolean isCommit() {
        return isCommit(revision);
    }

    /** This model at another revision. */
    public ModelName withRevision(String other) {
        return new ModelName(id, other);
    }

    /** The name of its folder in the cache. */
    public String folder() {
        return "models--" + id.replace("/", "--");
    }

    /** As it is typed: without the revision when that is {@value #DEFAULT_REVISION}. */
    @Override
    public String toString() {
        return revision.equals(DEFAULT_REVISION) ? id : id + "@" + revision;
    }

    static boolean isCommit(String text) {
        return COMMIT.matcher(text).matches();
    }

    static boolean isRevision(String text) {
        return text.length() <= LONGEST_REVISION
                && REVISION.matcher(text).matches()
                && !text.startsWith(".")
                && !text.contains("/.")
                && FileNames.problem(text).isEmpty();
    }

    static boolean isId(String id) {
        return id.length() <= LONGEST_ID && ID.matcher(id).matches() && !id.contains("--") && !id.contains("..");
    }
}
