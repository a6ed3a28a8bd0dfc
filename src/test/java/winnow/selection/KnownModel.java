package winnow.selection;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import winnow.model.GeneratedText;
import winnow.model.GenerationSettings;
import winnow.model.LanguageModel;
import winnow.model.Prompt;
import winnow.model.ScoredSequence;
import winnow.model.ScoringSettings;
import winnow.model.TokenScores;
import winnow.tokenizer.Tokenizer;

/** A model whose probabilities a test writes down: of a token, as text, after all the text before it. */
final class KnownModel implements LanguageModel {
    private final Tokenizer tokenizer;
    private final int contextLength;
    private final Rule rule;

    interface Rule {
        double probability(String before, String token);
    }

    KnownModel(Tokenizer tokenizer, int contextLength, Rule rule) {
        this.tokenizer = tokenizer;
        this.contextLength = contextLength;
        this.rule = rule;
    }

    @Override
    public Tokenizer tokenizer() {
        return tokenizer;
    }

    @Override
    public int contextLength() {
        return contextLength;
    }

    @Override
    public Map<String, Object> settings() {
        return new LinkedHashMap<>(Map.of("architecture", "known", "weights", 30));
    }

    @Override
    public List<TokenScores> score(int[] prefix, List<ScoredSequence> sequences, ScoringSettings settings) {
        List<TokenScores> all = new ArrayList<>();
        for (ScoredSequence sequence : sequences) {
            requireScorable(prefix, sequence, settings);
            int[] own = sequence.tokens();
            int[] tokens = Arrays.copyOf(prefix, prefix.length + own.length);
            System.arraycopy(own, 0, tokens, prefix.length, own.length);
            int from = prefix.length + sequence.first();
            float[] logs = new float[sequence.scoredTokens()];
            for (int k = 0; k < logs.length; k++) {
                String before = tokenizer.decode(Arrays.copyOf(tokens, from + k));
                String token = tokenizer.decode(new int[] {tokens[from + k]});
                logs[k] = (float) Math.log(rule.probability(before, token));
            }
            all.add(TokenScores.of(sequence.id(), Arrays.copyOfRange(tokens, from, tokens.length), logs));
        }
        return all;
    }

    @Override
    public void requireScorable(int[] prefix, ScoredSequence sequence, ScoringSettings settings) {
        int tokens = prefix.length + sequence.length();
        if (tokens > contextLength || prefix.length + sequence.first() == 0) {
            throw new IllegalArgumentException("cannot score " + tokens + " tokens of " + sequence.id());
        }
    }

    @Override
    public List<GeneratedText> generate(List<Prompt> prompts, GenerationSettings settings) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
}
