package winnow.selection;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import winnow.corpus.Corpus;
import winnow.maximize.Budget;
import winnow.model.LanguageModel;
import winnow.model.ScoredSequence;
import winnow.model.ScoringListener;
import winnow.model.ScoringTemplate;
import winnow.model.TokenScores;
import winnow.tokenizer.Tokenizer;

/**
 * {@code ifd}: the records whose prompt helps the model least to predict the response, but helps.
 *
 * <p>IFD(x, y) = PPL(y | x) / PPL(y), the instruction-following difficulty, > 0. Records of IFD ≥ 1, whose prompt makes the
 * response no likelier, are dropped; of the others the highest come first, ties to the lowest position. PPL(y) is that of the very same
 * response tokens after the begin token (the end token where there is none), without any word of the layout. The gain of a pick
 * is its IFD.
 *
 * <p>Left out and named in the notes: records without a prompt, for which there is no such ratio, records longer than the model
 * takes, and the dropped. The selection may therefore be smaller than the budget. A cost budget takes the prefix that fits. Cost:
 * 2·n forward passes, the second over responses alone.
 *
 * <p>Source: Li et al., Cherry LLM, NAACL 2024 (arXiv 2308.12032); with a small model such as GPT-2 it is Superfiltering, Li et
 * al., ACL 2024 (arXiv 2402.00530), whose ratio of perplexities this is. Departure: its code cuts at 1,024 tokens and gives a
 * record that fails a ratio of 0; here neither happens.
 */
public final class IfdSelector implements Selector {
    private final ModelPass pass;

    private IfdSelector(ModelPass pass) {
        this.pass = pass;
    }

    /**
     * Judged by a model, which the caller closes.
     *
     * @throws IllegalArgumentException if the tokenizer has neither begin nor end token for a response to follow
     */
    public static IfdSelector of(LanguageModel model, ScoringTemplate template) {
        startOf(model.tokenizer());
        return new IfdSelector(new ModelPass(model, template, ScoringListener.none()));
    }

    /** Tells a listener how many records of the pool are scored. */
    public IfdSelector withListener(ScoringListener listener) {
        return new IfdSelector(new ModelPass(pass.model(), pass.template(), listener));
    }

    @Override
    public Selection select(Corpus pool, Budget budget) {
        Ranking ranking = new Ranking(pool, budget);
        for (int i = 0; i < pool.size(); i++) {
            if (pool.get(i).prompt().isEmpty()) {
                ranking.leaveOut(i, "no prompt");
            }
        }
        int[] start = {startOf(pass.model().tokenizer())};
        double[] afterPrompt = new double[pool.size()];
        double[] alone = new double[pool.size()];
        pass.over(pool, ranking, (items, prefix, sequences) -> {
            List<TokenScores> conditional = pass.score(prefix, sequences);
            List<TokenScores> direct = pass.score(start, responses(sequences));
            for (int t = 0; t < items.length; t++) {
                afterPrompt[items[t]] = conditional.get(t).mean();
                alone[items[t]] = direct.get(t).mean();
            }
        });
        for (int item : ranking.kept()) {
            if (afterPrompt[item] <= alone[item]) {
                ranking.leaveOut(item, "IFD at least 1");
                continue;
            }
            ranking.put(item, ratio(afterPrompt[item], alone[item]));
        }
        return ranking.select(
                "ifd",
                settings(),
                0,
                item -> "IFD " + Picks.decimals(ranking.score(item), 4) + ": perplexity "
                        + Picks.perplexity(afterPrompt[item]) + " after the prompt, " + Picks.perplexity(alone[item])
                        + " alone",
                List.of());
    }

    Map<String, Object> settings() {
        return Picks.settings(pass.model(), pass.template());
    }

    /** PPL(y | x) / PPL(y) of mean log-probabilities in nats a token; each perplexity by itself might overflow. */
    static double ratio(double meanAfterPrompt, double meanAlone) {
        return StrictMath.exp(meanAlone - meanAfterPrompt);
    }

    private static List<ScoredSequence> responses(List<ScoredSequence> sequences) {
        List<ScoredSequence> responses = new ArrayList<>(sequences.size());
        for (ScoredSequence sequence : sequences) {
            int[] response = Arrays.copyOfRange(sequence.tokens(), sequence.first(), sequence.length());
            responses.add(ScoredSequence.of(sequence.id(), new int[0], response));
        }
        return responses;
    }

    private static int startOf(Tokenizer tokenizer) {
        OptionalInt start = tokenizer.beginId().isPresent() ? tokenizer.beginId() : tokenizer.endId();
        return start.orElseThrow(() -> new IllegalArgumentException(
                "ifd needs a begin or end token for a response to follow, got neither from " + tokenizer));
    }
}
