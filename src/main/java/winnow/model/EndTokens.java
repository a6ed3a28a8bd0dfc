package winnow.model;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import winnow.checkpoint.ModelConfig;
import winnow.checkpoint.ModelFolder;
import winnow.tokenizer.Tokenizer;

/** The tokens at which a model's text ends. */
final class EndTokens {
    private static final String KEY = "eos_token_id";

    private EndTokens() {}

    /** By generation_config.json, else config.json, else the tokenizer. */
    static List<Integer> of(ModelFolder folder, ModelConfig config, Tokenizer tokenizer) {
        Optional<Path> file = folder.find("generation_config.json");
        if (file.isPresent()) {
            ModelConfig generation = ModelConfig.read(file.get());
            if (generation.has(KEY)) {
                return generation.integers(KEY);
            }
        }
        return of(config, tokenizer);
    }

    static List<Integer> of(ModelConfig config, Tokenizer tokenizer) {
        if (config.has(KEY)) {
            return config.integers(KEY);
        }
        return tokenizer.endId().isPresent() ? List.of(tokenizer.endId().getAsInt()) : List.of();
    }
}
