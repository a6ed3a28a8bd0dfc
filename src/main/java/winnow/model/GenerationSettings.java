package winnow.model;

import java.util.List;
import java.util.Optional;
import winnow.random.Seeds;

/**
 * How text is generated.
 *
 * @param maxNewTokens most tokens to write
 * @param sampling how a token is chosen from the model's distribution
 * @param stops texts that end the writing; they and what follows are cut
 * @param endTokens tokens that end the writing, or empty for those of the model's files
 * @param seeds each prompt draws from the stream of its id
 */
public record GenerationSettings(
        int maxNewTokens, Sampling sampling, List<String> stops, Optional<List<Integer>> endTokens, Seeds seeds) {
    /** Checks ranges and copies the lists. */
    public GenerationSettings {
        if (maxNewTokens < 1) {
            throw new IllegalArgumentException("maxNewTokens must be > 0, got " + maxNewTokens);
        }
        if (stops.stream().anyMatch(String::isEmpty)) {
            throw new IllegalArgumentException("stop strings must not be empty, got " + stops);
        }
        stops = List.copyOf(stops);
        endTokens = endTokens.map(List::copyOf);
    }

    /** The likeliest token each time, until an end token or so many tokens. */
    public static GenerationSettings greedy(int maxNewTokens) {
        return new GenerationSettings(maxNewTokens, Sampling.greedy(), List.of(), Optional.empty(), Seeds.of(0));
    }

    /** With another way to choose tokens. */
    public GenerationSettings withSampling(Sampling other) {
        return new GenerationSettings(maxNewTokens, other, stops, endTokens, seeds);
    }

    /** Ending at any of these texts too. */
    public GenerationSettings withStops(List<String> texts) {
        return new GenerationSettings(maxNewTokens, sampling, texts, endTokens, seeds);
    }

    /** Ending at these tokens rather than at those of the model's files; at none if the list is empty. */
    public GenerationSettings withEndTokens(List<Integer> tokens) {
        return new GenerationSettings(maxNewTokens, sampling, stops, Optional.of(tokens), seeds);
    }

    /** With other random numbers. */
    public GenerationSettings withSeeds(Seeds other) {
        return new GenerationSettings(maxNewTokens, sampling, stops, endTokens, other);
    }
}
