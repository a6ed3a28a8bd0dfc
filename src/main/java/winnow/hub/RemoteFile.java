package winnow.hub;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * What a hub says of a file before it is fetched.
 *
 * @param name without folders
 * @param digest in hexadecimal: SHA-256 of large files (64 digits), Git's blob hash of small ones (40); empty if nobody states one
 * @param size in bytes
 */
record RemoteFile(String name, String digest, long size) {
    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{40}|[0-9a-f]{64}");

    /**
     * Reads the headers of an answer to HEAD.
     *
     * @throws IllegalStateException if size or digest are missing, or the file is of another commit
     */
    static RemoteFile of(String name, String commit, Answer answer) {
        Optional<String> answered = answer.firstHeader("X-Repo-Commit");
        if (answered.isPresent() && !answered.get().equals(commit)) {
            throw new IllegalStateException(
                    name + " must be of commit " + commit + ", got " + FileNames.quote(answered.get()));
        }
        String tag = answer.firstHeader("X-Linked-Etag")
                .or(() -> answer.header("ETag"))
                .orElse("");
        String digest = tag.replaceFirst("^W/", "").replace("\"", "");
        if (!DIGEST.matcher(digest).matches()) {
            throw new IllegalStateException(
                    name + " must come with a digest in X-Linked-Etag or ETag, got " + FileNames.quote(tag));
        }
        OptionalLong linked = Answer.number(answer.firstHeader("X-Linked-Size"));
        // The length of a redirect is that of its own text.
        OptionalLong size = linked.isPresent() || answer.isRedirect() ? linked : answer.contentLength();
        return new RemoteFile(
                name,
                digest,
                size.orElseThrow(() -> new IllegalStateException(name + " must come with a size, got none")));
    }
}
