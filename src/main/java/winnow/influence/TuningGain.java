package winnow.influence;

import ai.djl.ndarray.NDManager;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import winnow.corpus.Corpus;
import winnow.finetune.FineTuneSettings;
import winnow.finetune.FineTuned;
import winnow.finetune.FineTuner;
import winnow.linalg.FloatMatrix;
import winnow.model.LanguageModel;
import winnow.model.LanguageModels;
import winnow.model.ScoredSequence;
import winnow.model.ScoringListener;
import winnow.model.ScoringSettings;
import winnow.model.TokenScores;
import winnow.transformer.LoraAdapter;
import winnow.transformer.ParameterCopy;

/**
 * What learning one record does for others: G(x, y) = ℓ(y; θ) − ℓ(y; θ_x), θ_x being the weights after training on x alone and ℓ the
 * mean of −log p over the response's tokens in nats. Positive if it helps.
 *
 * <p>This is what in-context utility and influence stand for, computed by its definition: the model is trained on every candidate
 * and put back each time. Cost: m trainings and (m + 1)·n scored records. Deterministic; the draw of an adapter's first weights is
 * the same for every candidate.
 *
 * <p>Example: {@code new TuningGain(learner, settings).gains(pool, pool, ScoringListener.none())}.
 *
 * <p>Source: what influence functions approximate (Koh and Liang, arXiv 1703.04730, section 2); there a record is left out of a training
 * from nothing, here it alone is learned from where the model stands.
 *
 * @param learner the model; nobody else may use it meanwhile
 * @param training on one record
 */
public record TuningGain(Learner learner, FineTuneSettings training) {
    /** As it stands in manifests. */
    public Map<String, Object> settings() {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("model", learner.settings());
        settings.put("training", training.toString());
        return settings;
    }

    /**
     * Gains of all represented records from all candidates.
     *
     * @param represented the n records y
     * @param candidates the m records x
     * @param listener hears candidates
     * @return {@code [m, n]}: row j has what candidate j does
     * @throws IllegalArgumentException if a corpus is empty or a record cannot be laid out
     * @throws IllegalStateException if a loss is not finite; the model is as it was
     */
    public FloatMatrix gains(Corpus represented, Corpus candidates, ScoringListener listener) {
        if (represented.size() == 0 || candidates.size() == 0) {
            throw new IllegalArgumentException("there must be records to learn and to ask, got " + candidates.size()
                    + " candidates and " + represented.size() + " represented records");
        }
        LanguageModel model = LanguageModels.of(learner.decoder(), learner.tokenizer());
        List<ScoredSequence> asked = represented.stream()
                .map(record -> learner.template().query(learner.tokenizer(), record, false))
                .toList();
        int[] opening = learner.template().context(learner.tokenizer(), List.of());
        double[] before = losses(model, opening, asked);
        float[] gains = new float[Math.multiplyExact(candidates.size(), before.length)];
        for (int j = 0; j < candidates.size(); j++) {
            double[] after = lossesAfter(candidates.subset(new int[] {j}), model, opening, asked);
            for (int i = 0; i < before.length; i++) {
                gains[j * before.length + i] = (float) (before[i] - after[i]);
            }
            listener.done(j + 1, candidates.size());
        }
        return FloatMatrix.wrap(candidates.size(), before.length, gains);
    }

    private double[] lossesAfter(Corpus lesson, LanguageModel model, int[] opening, List<ScoredSequence> asked) {
        try (NDManager scope = learner.decoder().newScope()) {
            ParameterCopy before = new ParameterCopy(scope, learner.decoder().parameters());
            FineTuned tuned = null;
            try {
                tuned = new FineTuner(training).train(learner.task(lesson));
                return losses(model, opening, asked);
            } finally {
                if (tuned != null) {
                    tuned.adapter().ifPresent(LoraAdapter::close);
                }
                before.restore();
            }
        }
    }

    /** After what the template begins with, as records are learned. */
    private static double[] losses(LanguageModel model, int[] opening, List<ScoredSequence> asked) {
        double[] losses = model.score(opening, asked, ScoringSettings.withDefaults()).stream()
                .mapToDouble(TokenScores::mean)
                .map(mean -> 0 - mean)
                .toArray();
        for (double loss : losses) {
            if (!Double.isFinite(loss)) {
                throw new IllegalStateException("a loss must be finite, got " + loss);
            }
        }
        return losses;
    }
}
