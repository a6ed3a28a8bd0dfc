package winnow.endpoint;

/**
 * One turn of a conversation.
 *
 * @param role who speaks: {@code system}, {@code user} or {@code assistant}; a server may refuse others
 * @param content what is said
 */
public record ChatMessage(String role, String content) {
    /** Checks that nothing is missing. */
    public ChatMessage {
        if (role == null || role.isEmpty() || content == null) {
            throw new IllegalArgumentException("a message must have a role and content, got " + role + ", " + content);
        }
    }

    /** What the user says. */
    public static ChatMessage user(String content) {
        return new ChatMessage("user", content);
    }

    /** What stands above the conversation. */
    public static ChatMessage system(String content) {
        return new ChatMessage("system", content);
    }
}
