package winnow.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import winnow.corpus.Corpus;
import winnow.corpus.Example;
import winnow.endpoint.CompletionSettings;
import winnow.endpoint.EndpointClient;
import winnow.evaluation.Evaluation;
import winnow.evaluation.Judge;
import winnow.evaluation.JudgeByEndpoint;
import winnow.evaluation.JudgeByLikelihood;
import winnow.evaluation.JudgeByModel;
import winnow.evaluation.JudgeItem;
import winnow.evaluation.JudgeReport;
import winnow.evaluation.JudgeRubric;
import winnow.model.GenerationSettings;
import winnow.model.LanguageModel;
import winnow.model.ScoringListener;
import winnow.model.ScoringTemplate;
import winnow.transformer.ComputeDevice;
import winnow.transformer.Precision;

/** A judge that was named: everything about it that can be wrong is found before an answer is written. */
final class Judging {
    private final JudgeOptions options;
    private final JudgeRubric rubric;
    private final Optional<ModelArgument> argument;
    private final Optional<ScoringTemplate> template;
    private final Optional<EndpointClient> client;

    private Judging(JudgeOptions options) {
        this.options = options;
        this.rubric = options.rubric();
        this.argument = Optional.ofNullable(options.model).map(ModelArgument::of);
        this.template = argument.map(model -> ScoringTemplate.named(options.template, model.folder()));
        this.client = options.endpoint.isGiven() ? Optional.of(options.endpoint.client()) : Optional.empty();
    }

    /** The judge of checked options; opens and asks nothing yet. */
    static Judging of(JudgeOptions options) {
        return new Judging(options);
    }

    /**
     * Checks that every record can be judged by.
     *
     * @throws IllegalArgumentException naming the first that has no instruction or no reference
     */
    void requireJudgeable(Corpus records) {
        records.forEach(record -> JudgeItem.of(record, ""));
    }

    /**
     * Grades all answers of an evaluation.
     *
     * @param answering the model that gave them, which also judges if it is the one that was named
     * @param answeringArgument what names it; none if it has an adapter
     */
    JudgeReport judge(
            Corpus records,
            Evaluation evaluation,
            LanguageModel answering,
            Optional<ModelArgument> answeringArgument,
            ComputeDevice device,
            Precision precision,
            ScoringListener listener) {
        List<JudgeItem> items = new ArrayList<>();
        for (int i = 0; i < records.size(); i++) {
            Example record = records.get(i);
            items.add(JudgeItem.of(record, evaluation.items().get(i).answer().orElseThrow()));
        }
        if (argument.isEmpty()) {
            return new JudgeByEndpoint(client.orElseThrow(), rubric, CompletionSettings.greedy(options.tokens()))
                    .judge(items, listener);
        }
        boolean isSame = answeringArgument
                .map(ModelArgument::folder)
                .filter(argument.get().folder()::equals)
                .isPresent();
        if (isSame) {
            return local(answering).judge(items, listener);
        }
        try (OpenedModel opened = OpenedModel.open(argument.get(), Optional.empty(), device, precision)) {
            return local(opened.model()).judge(items, listener);
        }
    }

    private Judge local(LanguageModel model) {
        return options.judge.equals(JudgeOptions.LIKELIHOOD)
                ? new JudgeByLikelihood(model, template.orElseThrow(), rubric)
                : new JudgeByModel(model, template.orElseThrow(), rubric, GenerationSettings.greedy(options.tokens()));
    }

    /** Who judged and by what, as it stands in a manifest. */
    Map<String, Object> described() {
        Map<String, Object> described = new LinkedHashMap<>();
        described.put("judge", options.judge);
        argument.ifPresent(model -> described.put("model", model.described()));
        template.ifPresent(layout -> described.put("template", layout.name()));
        client.ifPresent(asked -> described.put("server", asked.endpoint().settings()));
        if (!options.judge.equals(JudgeOptions.LIKELIHOOD)) {
            described.put("maxNewTokens", options.tokens());
        }
        described.put(
                "rubric", Json.object("name", rubric.name(), "criteria", rubric.criteria(), "levels", rubric.levels()));
        return described;
    }
}
