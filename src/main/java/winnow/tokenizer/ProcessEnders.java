package winnow.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;

/**
 * Contents of a tokenizer.json at which the tokenizers library ends the process instead of reporting an error, refused before
 * it sees them. Found by changing files at random with version 0.21.4, the one inside DJL 0.35.1.
 */
final class ProcessEnders {
    private final Path file;

    ProcessEnders(Path file) {
        this.file = file;
    }

    /** The part that puts special tokens around a text must define those it names. */
    void checkProcessor(JsonNode processor) {
        for (String part : new String[] {"single", "pair"}) {
            for (JsonNode piece : processor.path(part)) {
                JsonNode id = piece.path("SpecialToken").path("id");
                JsonNode definition = processor.path("special_tokens").path(id.asText());
                if (!id.isMissingNode() && !definition.path("ids").isArray()) {
                    throw BoundedJson.refused(file, "post_processor must define the special token " + id);
                }
            }
        }
        for (JsonNode inner : processor.path("processors")) {
            checkProcessor(inner);
        }
    }
}
