package winnow.model;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import winnow.tokenizer.Tokenizer;
import winnow.transformer.ComputeDevice;
import winnow.transformer.Decoder;

/** A model whose weights are in this process. */
final class LocalLanguageModel implements LanguageModel {
    private final Decoder decoder;
    private final Tokenizer tokenizer;
    private final boolean isOwner;
    private final Scorer scorer;
    private final TextGenerator generator;
    private final Map<String, Object> settings = new LinkedHashMap<>();

    private LocalLanguageModel(
            Decoder decoder, Tokenizer tokenizer, List<Integer> endTokens, boolean isOwner, boolean onGpu) {
        if (tokenizer.vocabularySize() > decoder.vocabularySize()) {
            throw new IllegalArgumentException("the tokenizer must have at most the model's " + decoder.vocabularySize()
                    + " tokens, got " + tokenizer.vocabularySize());
        }
        this.decoder = decoder;
        this.tokenizer = tokenizer;
        this.isOwner = isOwner;
        this.scorer = new Scorer(decoder, tokenizer.beginId(), onGpu);
        this.generator = new TextGenerator(decoder, tokenizer, endTokens);
        settings.put("architecture", decoder.config().modelType());
        settings.put("weights", decoder.size());
        settings.put("precision", decoder.precision().name().toLowerCase(Locale.ROOT));
        settings.put("device", onGpu ? "gpu" : "cpu");
    }

    static LocalLanguageModel owning(
            Decoder decoder, Tokenizer tokenizer, List<Integer> endTokens, ComputeDevice device) {
        try {
            return new LocalLanguageModel(decoder, tokenizer, endTokens, true, device.isGpu());
        } catch (RuntimeException e) {
            decoder.close();
            throw e;
        }
    }

    static LocalLanguageModel borrowing(Decoder decoder, Tokenizer tokenizer) {
        return borrowing(decoder, tokenizer, EndTokens.of(decoder.config(), tokenizer));
    }

    static LocalLanguageModel borrowing(Decoder decoder, Tokenizer tokenizer, List<Integer> endTokens) {
        return new LocalLanguageModel(decoder, tokenizer, endTokens, false, decoder.isOnGpu());
    }

    @Override
    public Tokenizer tokenizer() {
        return tokenizer;
    }

    @Override
    public int contextLength() {
        return decoder.contextLength();
    }

    @Override
    public Map<String, Object> settings() {
        return new LinkedHashMap<>(settings);
    }

    @Override
    public List<TokenScores> score(int[] prefix, List<ScoredSequence> sequences, ScoringSettings scoring) {
        return scorer.score(prefix, sequences, scoring);
    }

    @Override
    public void requireScorable(int[] prefix, ScoredSequence sequence, ScoringSettings scoring) {
        scorer.requireScorable(prefix, sequence, scoring);
    }

    @Override
    public List<GeneratedText> generate(List<Prompt> prompts, GenerationSettings generation) {
        return generator.generate(prompts, generation);
    }

    @Override
    public void close() {
        if (isOwner) {
            decoder.close();
            tokenizer.close();
        }
    }
}
