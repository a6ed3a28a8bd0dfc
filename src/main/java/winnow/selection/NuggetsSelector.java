package winnow.selection;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import winnow.corpus.Corpus;
import winnow.corpus.Example;
import winnow.maximize.Budget;
import winnow.model.LanguageModel;
import winnow.model.ScoredSequence;
import winnow.model.ScoringListener;
import winnow.model.ScoringSettings;
import winnow.model.ScoringTemplate;
import winnow.model.TokenScores;

/**
 * {@code nuggets}: the records that, shown as the only example, make the answers of most anchor tasks likelier.
 *
 * <p>GS(z) = |{j : log p(y_j | z, x_j) > log p(y_j | x_j)}| / m, the golden score, in [0, 1], over the m anchors (x_j, y_j); a
 * record is not asked about an anchor with its own prompt and response. The gain of a pick is its golden score. Ties, which are
 * common with few anchors, go to the lowest position. A record is left out and named in the notes if the model has no room for it before
 * the longest anchor, or if no other anchor is left. A cost budget takes the prefix that fits. Cost: n + 1 calls of the model, each
 * of one record's tokens and those of all anchors: n·m forward passes whose common prefix is run once.
 *
 * <p>Source: Li et al., One-Shot Learning as Instruction Data Prospector (Nuggets), ACL 2024 (arXiv 2312.10302). Departure: there a
 * record of the pool that is an anchor too is also judged by itself, which it can only win.
 */
public final class NuggetsSelector implements Selector {
    private final LanguageModel model;
    private final ScoringTemplate template;
    private final AnchorTasks anchorTasks;
    private final ScoringListener listener;

    private NuggetsSelector(
            LanguageModel model, ScoringTemplate template, AnchorTasks anchorTasks, ScoringListener listener) {
        this.model = model;
        this.template = template;
        this.anchorTasks = anchorTasks;
        this.listener = listener;
    }

    /** Judged by a model, which the caller closes, on the given anchors. */
    public static NuggetsSelector of(LanguageModel model, ScoringTemplate template, AnchorTasks anchors) {
        return new NuggetsSelector(model, template, anchors, ScoringListener.none());
    }

    /** Tells a listener how many records of the pool are judged. */
    public NuggetsSelector withListener(ScoringListener other) {
        return new NuggetsSelector(model, template, anchorTasks, other);
    }

    /**
     * Chooses from the pool.
     *
     * @throws IllegalArgumentException naming it, if an anchor is longer than the model takes even alone
     */
    @Override
    public Selection select(Corpus pool, Budget budget) {
        Ranking ranking = new Ranking(pool, budget);
        if (pool.size() == 0) {
            return ranking.select("nuggets", settings(0), anchorTasks.seed(), item -> "", List.of());
        }
        Corpus anchors = anchorTasks.of(pool);
        double[] alone = logLikelihoods(List.of(), queries(anchors, false));
        List<ScoredSequence> queries = queries(anchors, true);
        int longest = queries.stream().mapToInt(ScoredSequence::length).max().orElseThrow();
        int[] improved = new int[pool.size()];
        int[] asked = new int[pool.size()];
        double[] meanChange = new double[pool.size()];
        for (int i = 0; i < pool.size(); i++) {
            List<Example> shown = List.of(pool.get(i));
            List<Integer> others = others(anchors, pool.get(i));
            if (others.isEmpty()) {
                ranking.leaveOut(i, "no anchor but itself");
            } else if (template.context(model.tokenizer(), shown).length + longest > model.contextLength()) {
                ranking.leaveOut(i, "with the longest anchor " + ModelPass.tooLong(model));
            } else {
                double[] after =
                        logLikelihoods(shown, others.stream().map(queries::get).toList());
                for (int a = 0; a < after.length; a++) {
                    double change = after[a] - alone[others.get(a)];
                    improved[i] += change > 0 ? 1 : 0;
                    meanChange[i] += change / after.length;
                }
                asked[i] = after.length;
                ranking.put(i, (double) improved[i] / asked[i]);
            }
            listener.done(i + 1, pool.size());
        }
        return ranking.select(
                "nuggets",
                settings(anchors.size()),
                anchorTasks.seed(),
                item -> "as an example it makes the answers of " + improved[item] + " of " + asked[item]
                        + " anchor tasks likelier (on average by " + Picks.decimals(meanChange[item], 3)
                        + " nats an answer)",
                List.of());
    }

    private List<ScoredSequence> queries(Corpus anchors, boolean isAfterExample) {
        List<ScoredSequence> queries = new ArrayList<>(anchors.size());
        anchors.forEach(anchor -> queries.add(template.query(model.tokenizer(), anchor, isAfterExample)));
        return queries;
    }

    /** log p of each answer, in nats. */
    private double[] logLikelihoods(List<Example> shown, List<ScoredSequence> queries) {
        return model.score(template.context(model.tokenizer(), shown), queries, ScoringSettings.withDefaults()).stream()
                .mapToDouble(TokenScores::sum)
                .toArray();
    }

    private static List<Integer> others(Corpus anchors, Example candidate) {
        List<Integer> others = new ArrayList<>(anchors.size());
        for (int a = 0; a < anchors.size(); a++) {
            Example anchor = anchors.get(a);
            boolean isSame = anchor.prompt().equals(candidate.prompt())
                    && anchor.response().equals(candidate.response());
            if (!isSame) {
                others.add(a);
            }
        }
        return others;
    }

    private Map<String, Object> settings(int anchors) {
        Map<String, Object> settings = Picks.settings(model, template);
        settings.put("anchors", anchors);
        settings.put("anchor-tasks", anchorTasks.settings());
        return settings;
    }
}
