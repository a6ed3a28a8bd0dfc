package winnow.selection;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import winnow.corpus.Corpus;
import winnow.embedding.Embedder;
import winnow.maximize.Budget;
import winnow.model.LanguageModel;
import winnow.model.ScoringTemplate;
import winnow.selection.Selection.Pick;
import winnow.transport.Cost;
import winnow.transport.Sinkhorn;
import winnow.transport.TransportEngine;

/** What the methods share when they write down their picks. */
final class Picks {
    private Picks() {}

    /** The picks at the given positions; gain and reason are asked for by index in the order of selection. */
    static List<Pick> of(Corpus pool, int[] positions, IntToDoubleFunction gain, IntFunction<String> reason) {
        List<Pick> picks = new ArrayList<>(positions.length);
        for (int t = 0; t < positions.length; t++) {
            picks.add(
                    new Pick(t + 1, positions[t], pool.get(positions[t]).id(), gain.applyAsDouble(t), reason.apply(t)));
        }
        return picks;
    }

    static Map<String, Object> settings(Embedder embedder) {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("embedder", embedder.settings());
        return settings;
    }

    /** What every method by transport to a target says of itself. */
    static Map<String, Object> settings(Embedder embedder, Corpus target, Cost cost, Sinkhorn sinkhorn) {
        Map<String, Object> settings = settings(embedder);
        settings.put("target", target.fingerprint());
        settings.put("cost", cost.id());
        settings.put("epsilon", sinkhorn.epsilon().value());
        settings.put("epsilon-scale", sinkhorn.epsilon().scale().toString());
        settings.put("tolerance", sinkhorn.tolerance());
        if (sinkhorn.engine() != TransportEngine.PROCESSORS) {
            settings.put("engine", sinkhorn.engine().id());
        }
        return settings;
    }

    static Map<String, Object> settings(LanguageModel model, ScoringTemplate template) {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("model", model.settings());
        settings.put("template", template.name());
        return settings;
    }

    /** A target to choose for. */
    static Corpus notEmpty(String role, Corpus corpus) {
        if (corpus.size() == 0) {
            throw new IllegalArgumentException(role + " must not be empty");
        }
        return corpus;
    }

    /** Positions by descending score, ties to the lowest position. */
    static int[] descending(double[] scores) {
        return IntStream.range(0, scores.length)
                .boxed()
                .sorted((a, b) -> scores[a] == scores[b] ? Integer.compare(a, b) : Double.compare(scores[b], scores[a]))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    /** A number with a fixed count of decimals, the same on every Java and in every locale. */
    static String decimals(double value, int digits) {
        return new BigDecimal(value).setScale(digits, RoundingMode.HALF_EVEN).toPlainString();
    }

    /** exp(−mean) of a mean log-probability in nats, or that it is beyond what a double holds. */
    static String perplexity(double mean) {
        double perplexity = StrictMath.exp(-mean);
        return perplexity == Double.POSITIVE_INFINITY ? "above 1e308" : decimals(perplexity, 3);
    }

    /** Item budgets only. */
    static int recordsOnly(String method, Budget budget, int n) {
        if (budget.isCost()) {
            throw new IllegalArgumentException(
                    "budget of " + method + " must count records: its quotas have no meaning for a cost");
        }
        return budget.itemsIn(n);
    }
}
