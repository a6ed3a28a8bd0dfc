package winnow.tokenizer;

/**
 * One turn of a conversation.
 *
 * @param role who speaks, such as {@code system}, {@code user} or {@code assistant}; a template may refuse others
 * @param content what is said
 */
public record Message(String role, String content) {
    /** Checks that nothing is missing. */
    public Message {
        if (role == null || role.isEmpty() || content == null) {
            throw new IllegalArgumentException("a message must have a role and content, got " + role + ", " + content);
        }
    }
}
