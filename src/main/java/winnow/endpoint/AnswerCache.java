package winnow.endpoint;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import winnow.corpus.OutputFile;

/**
 * Answers kept on disk, so that nothing is asked twice: a run that was cut short goes on where it was, and one that is repeated
 * sends no request.
 *
 * <p>An answer is filed under the SHA-256 of the address and the request, its model and every setting included, the key not. One
 * file per answer in 256 folders: a line with the SHA-256 of the name and what follows, then the answer. A file that is damaged,
 * or is another answer's, is as good as none, and is replaced. An answer that was drawn at random stays the same one: another seed
 * is another request. Files are readable by whoever may read the folder and are never deleted. May be used from many threads and
 * processes.
 */
public final class AnswerCache {
    private static final int DIGITS = 64;

    private final Path folder;

    private AnswerCache(Path folder) {
        this.folder = folder;
    }

    /** Answers in a folder, which is created with the first one. */
    public static AnswerCache in(Path folder) {
        return new AnswerCache(folder);
    }

    /** The answer to a request, if a whole one is there. */
    Optional<JsonNode> find(String request) {
        String content;
        try {
            content = Files.readString(file(request));
        } catch (IOException e) {
            // Missing, unreadable or not text: asking again is right, and writing will say what is wrong with the
            // folder.
            return Optional.empty();
        }
        if (content.length() <= DIGITS || content.charAt(DIGITS) != '\n') {
            return Optional.empty();
        }
        String answer = content.substring(DIGITS + 1);
        return content.startsWith(checksum(request, answer))
                ? AnswerJson.read(answer.getBytes(StandardCharsets.UTF_8))
                : Optional.empty();
    }

    /**
     * Keeps an answer.
     *
     * @throws UncheckedIOException naming the file, if it cannot be written
     */
    synchronized void keep(String request, JsonNode answer) {
        Path file = file(request);
        String text = answer.toString();
        try {
            Files.createDirectories(file.getParent());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make the folder " + file.getParent() + ": " + e.getMessage(), e);
        }
        OutputFile.write(
                file, out -> out.write((checksum(request, text) + "\n" + text).getBytes(StandardCharsets.UTF_8)));
    }

    private Path file(String request) {
        return folder.resolve(request.substring(0, 2)).resolve(request + ".answer");
    }

    private static String checksum(String request, String answer) {
        return Sha256.of(request + "\n" + answer);
    }

    @Override
    public String toString() {
        return "AnswerCache[" + folder + "]";
    }
}
