package winnow.selection;

import java.util.ArrayList;
import java.util.List;
import winnow.corpus.Corpus;
import winnow.model.LanguageModel;
import winnow.model.ScoredSequence;
import winnow.model.ScoringListener;
import winnow.model.ScoringSettings;
import winnow.model.ScoringTemplate;
import winnow.model.TokenScores;

/**
 * Lays a pool out for a model and hands it on in pieces, so that a listener hears how far it is. Records longer than the model
 * takes are left out of the ranking: cut, their scores would speak of another record.
 */
record ModelPass(LanguageModel model, ScoringTemplate template, ScoringListener listener) {
    /** Enough to fill batches of like length, few enough to hear of progress. */
    private static final int PIECE = 256;

    /** Some records that the model has room for. */
    @FunctionalInterface
    interface Body {
        /**
         * Scores them.
         *
         * @param items their positions in the pool
         * @param prefix what stands before each of the sequences
         */
        void score(int[] items, int[] prefix, List<ScoredSequence> sequences);
    }

    void over(Corpus pool, Ranking ranking, Body body) {
        int[] prefix = template.context(model.tokenizer(), List.of());
        for (int from = 0; from < pool.size(); from += PIECE) {
            int to = Math.min(pool.size(), from + PIECE);
            List<Integer> items = new ArrayList<>();
            List<ScoredSequence> sequences = new ArrayList<>();
            for (int i = from; i < to; i++) {
                if (ranking.isLeftOut(i)) {
                    continue;
                }
                ScoredSequence sequence = template.query(model.tokenizer(), pool.get(i), false);
                if (prefix.length + sequence.length() > model.contextLength()) {
                    ranking.leaveOut(i, tooLong(model));
                    continue;
                }
                items.add(i);
                sequences.add(sequence);
            }
            body.score(items.stream().mapToInt(Integer::intValue).toArray(), prefix, sequences);
            listener.done(to, pool.size());
        }
    }

    List<TokenScores> score(int[] prefix, List<ScoredSequence> sequences) {
        return model.score(prefix, sequences, ScoringSettings.withDefaults());
    }

    static String tooLong(LanguageModel model) {
        return "longer than the " + model.contextLength() + " tokens that the model takes";
    }
}
