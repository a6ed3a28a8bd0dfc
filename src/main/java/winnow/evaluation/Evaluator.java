package winnow.evaluation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import winnow.corpus.Corpus;
import winnow.corpus.Example;
import winnow.model.GeneratedText;
import winnow.model.GenerationSettings;
import winnow.model.LanguageModel;
import winnow.model.Sampling;
import winnow.model.ScoringListener;
import winnow.model.ScoringSettings;
import winnow.model.ScoringTemplate;
import winnow.model.TokenScores;

/**
 * Lets a model answer a test corpus and measures the answers, the loss of the references, or both.
 *
 * <p>Every query may be preceded by {@linkplain NearestExamples similar examples} of a chosen subset. Where
 * prompt, examples and the tokens of an answer are more than the model takes, examples are left out from the least similar one on,
 * and the result says how many. A query that does not fit even alone is refused, or loses the start of its prompt
 * ({@link #withCutPrompts}). Blanks around an answer are taken off.
 *
 * <p>Answers are generated if a metric needs them, losses computed unless left out. The same settings give the same result; sampled
 * answers depend on the seed and the example's id alone. Cost: one pass per reference and one per generated token.
 *
 * <p>Example: {@code Evaluator.of(model, ScoringTemplate.seedling()).withMetrics(List.of(new
 * ExactMatch(ExactMatch.Form.PLAIN))).evaluate(test, ScoringListener.none()).means()}.
 *
 * <p>Source: the two evaluations of DELIFT (arXiv 2411.04425), in context and of tuned models. Departure: greedy rather than
 * sampled answers, so that a run can be repeated; the template is that of training.
 */
public final class Evaluator {
    private static final int CHUNK = 64;
    private static final int DEFAULT_NEW_TOKENS = 128;

    private final LanguageModel model;
    private final ScoringTemplate template;
    private final GenerationSettings generation;
    private final List<AnswerMetric> metrics;
    private final Optional<NearestExamples> examples;
    private final boolean hasLoss;
    private final boolean cutsPrompts;

    private Evaluator(
            LanguageModel model,
            ScoringTemplate template,
            GenerationSettings generation,
            List<AnswerMetric> metrics,
            Optional<NearestExamples> examples,
            boolean hasLoss,
            boolean cutsPrompts) {
        this.model = model;
        this.template = template;
        this.generation = generation;
        this.metrics = metrics;
        this.examples = examples;
        this.hasLoss = hasLoss;
        this.cutsPrompts = cutsPrompts;
    }

    /** The loss of the references alone, without examples; answers, when metrics need them, greedy and of up to 128 tokens. */
    public static Evaluator of(LanguageModel model, ScoringTemplate template) {
        return new Evaluator(
                model,
                template,
                GenerationSettings.greedy(DEFAULT_NEW_TOKENS),
                List.of(),
                Optional.empty(),
                true,
                false);
    }

    /** With other settings for the answers. */
    public Evaluator withGeneration(GenerationSettings settings) {
        return new Evaluator(model, template, settings, metrics, examples, hasLoss, cutsPrompts);
    }

    /** Measuring answers so. */
    public Evaluator withMetrics(List<AnswerMetric> ofAnswers) {
        return new Evaluator(model, template, generation, List.copyOf(ofAnswers), examples, hasLoss, cutsPrompts);
    }

    /** With examples before every query. */
    public Evaluator withExamples(NearestExamples nearest) {
        return new Evaluator(model, template, generation, metrics, Optional.of(nearest), hasLoss, cutsPrompts);
    }

    /** Without the loss of the references. */
    public Evaluator withoutLoss() {
        return new Evaluator(model, template, generation, metrics, examples, false, cutsPrompts);
    }

    /**
     * Leaving out the start of a prompt, for answer and loss alike, where it does not fit into the model with its reference; a
     * begin token at the very start stays.
     */
    public Evaluator withCutPrompts() {
        return new Evaluator(model, template, generation, metrics, examples, hasLoss, true);
    }

    /**
     * Runs the model over a corpus.
     *
     * @param listener hears examples
     * @throws IllegalArgumentException before the model runs: if the corpus is empty, nothing is to be measured, two metrics have one
     *     name, or naming the example whose query or reference does not fit
     */
    public Evaluation evaluate(Corpus test, ScoringListener listener) {
        if (test.size() == 0) {
            throw new IllegalArgumentException("the test corpus must have at least one example, got none");
        }
        if (metrics.isEmpty() && !hasLoss) {
            throw new IllegalArgumentException("there must be something to measure, got no metric and no loss");
        }
        Evaluation.requireDifferent(names());
        metrics.forEach(metric -> metric.requireMeasurable(test));
        List<Asked> asked = asked(test);
        List<GeneratedText> written = new ArrayList<>();
        List<TokenScores> scores = new ArrayList<>();
        for (int from = 0; from < test.size(); from += CHUNK) {
            int to = Math.min(test.size(), from + CHUNK);
            List<Asked> chunk = asked.subList(from, to);
            if (!metrics.isEmpty()) {
                written.addAll(model.generate(chunk.stream().map(Asked::prompt).toList(), generation));
            }
            if (hasLoss) {
                scores.addAll(model.score(
                        new int[0], chunk.stream().map(Asked::whole).toList(), ScoringSettings.withDefaults()));
            }
            listener.done(to, test.size());
        }
        Optional<ResponseLoss> loss = hasLoss ? Optional.of(ResponseLoss.of(scores)) : Optional.empty();
        List<MetricValues> values = new ArrayList<>(measured(test, written));
        loss.ifPresent(l -> values.add(l.values()));
        return new Evaluation(items(asked, written), values, loss, settings(test));
    }

    private List<String> names() {
        List<String> names = new ArrayList<>();
        metrics.forEach(metric -> names.add(metric.name()));
        if (hasLoss) {
            names.add(ResponseLoss.METRIC);
        }
        return names;
    }

    private List<Asked> asked(Corpus test) {
        Optional<List<int[]>> nearest = examples.map(e -> e.positions(test));
        int room = metrics.isEmpty() ? 0 : generation.maxNewTokens();
        List<Asked> asked = new ArrayList<>(test.size());
        for (int i = 0; i < test.size(); i++) {
            List<Example> before = new ArrayList<>();
            if (nearest.isPresent()) {
                for (int position : nearest.get().get(i)) {
                    before.add(examples.get().pool().get(position));
                }
            }
            Asked query = Asked.of(model, template, test.get(i), before, room, cutsPrompts);
            if (hasLoss) {
                model.requireScorable(new int[0], query.whole(), ScoringSettings.withDefaults());
            }
            asked.add(query);
        }
        return asked;
    }

    private List<MetricValues> measured(Corpus test, List<GeneratedText> written) {
        List<Answer> answers = new ArrayList<>(written.size());
        for (int i = 0; i < written.size(); i++) {
            answers.add(new Answer(test.get(i), written.get(i).text().strip()));
        }
        return metrics.stream()
                .map(metric -> MetricValues.of(metric.name(), MetricValues.Better.HIGHER, metric.values(answers)))
                .toList();
    }

    private static List<Evaluation.Item> items(List<Asked> asked, List<GeneratedText> written) {
        List<Evaluation.Item> items = new ArrayList<>(asked.size());
        for (int i = 0; i < asked.size(); i++) {
            Asked query = asked.get(i);
            Optional<GeneratedText> text = written.isEmpty() ? Optional.empty() : Optional.of(written.get(i));
            items.add(new Evaluation.Item(
                    query.whole().id(),
                    text.map(t -> t.text().strip()),
                    text.map(GeneratedText::finish),
                    query.examples(),
                    query.dropped(),
                    query.cutTokens()));
        }
        return items;
    }

    private Map<String, Object> settings(Corpus test) {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("test", test.fingerprint());
        settings.put("template", template.name());
        if (!metrics.isEmpty()) {
            settings.put("maxNewTokens", generation.maxNewTokens());
            Sampling sampling = generation.sampling();
            settings.put("temperature", sampling.temperature());
            settings.put("topK", sampling.topK());
            settings.put("topP", sampling.topP());
            settings.put("minP", sampling.minP());
            settings.put("stops", generation.stops());
            settings.put("seed", generation.seeds().root());
        }
        examples.ifPresent(e -> settings.put("inContext", e.settings()));
        if (cutsPrompts) {
            settings.put("overlong", "cut-prompt");
        }
        return settings;
    }
}
