package winnow.experiment;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import winnow.finetune.FineTuneSettings;
import winnow.synthetic.ToxicCorpus;
import winnow.synthetic.ToxicCorpusSettings;

/**
 * Text is chosen to make a model's writing less toxic, see {@link DetoxificationComparison}.
 *
 * @param corpus what pools are like
 * @param sizes of the task
 * @param pretraining what the model reads first, if anything
 * @param reading of chosen texts
 * @param sampling how the model then writes
 */
record DetoxificationProblem(
        ToxicCorpusSettings corpus,
        DetoxificationTask.Sizes sizes,
        Optional<PretrainingSpec> pretraining,
        TrainingSpec reading,
        SamplingSpec sampling)
        implements ExperimentProblem {
    private static final int MOST_TEXTS = 1_000_000;

    static DetoxificationProblem of(StrictJson json) {
        StrictJson part = json.object("corpus");
        ToxicCorpusSettings corpus = new ToxicCorpusSettings(
                part.whole("size", 1, MOST_TEXTS),
                part.number("toxicShare", 0, 1),
                part.number("afterToxic", 0, 1),
                part.number("afterHarmless", 0, 1),
                part.whole("words", 2, ToxicCorpusSettings.MOST_WORDS),
                part.whole("world", 0, Integer.MAX_VALUE));
        part.requireNothingElse();
        StrictJson counts = json.object("sizes");
        DetoxificationTask.Sizes sizes = new DetoxificationTask.Sizes(
                counts.whole("target", 1, MOST_TEXTS),
                counts.whole("heldOut", 1, MOST_TEXTS),
                counts.whole("prompts", 1, MOST_TEXTS));
        counts.requireNothingElse();
        return new DetoxificationProblem(
                corpus,
                sizes,
                PretrainingSpec.ofAny(json),
                DomainProblem.training(json, "reading"),
                SamplingSpec.of(json.object("sampling")));
    }

    @Override
    public String kind() {
        return "detoxification";
    }

    @Override
    public String label() {
        return "detoxification";
    }

    @Override
    public List<String> methods() {
        return GotDContenders.ofDetoxification().stream()
                .map(TargetedContender::name)
                .toList();
    }

    @Override
    public List<String> metrics() {
        return DetoxificationComparison.METRICS;
    }

    @Override
    public Map<String, Object> asMap() {
        Map<String, Object> map = new LinkedHashMap<>(items());
        pretraining.ifPresent(p -> map.put("pretraining", p.asMap()));
        map.put("reading", reading.asMap());
        map.put("sampling", sampling.asMap());
        return map;
    }

    @Override
    public Map<String, Object> items() {
        Map<String, Object> part = new LinkedHashMap<>();
        part.put("size", corpus.size());
        part.put("toxicShare", corpus.toxicShare());
        part.put("afterToxic", corpus.afterToxic());
        part.put("afterHarmless", corpus.afterHarmless());
        part.put("words", corpus.words());
        part.put("world", corpus.world());
        Map<String, Object> counts = new LinkedHashMap<>();
        counts.put("target", sizes.target());
        counts.put("heldOut", sizes.heldOut());
        counts.put("prompts", sizes.prompts());
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("corpus", part);
        map.put("sizes", counts);
        return map;
    }

    @Override
    public StepResult run(String method, double share, long seed, StepSetting setting) {
        Path model = pretraining
                .map(p -> p.model(setting, items(), texts -> ToxicCorpus.of(corpus, PretrainingSpec.SEEDS)
                        .source(texts)))
                .orElse(setting.model());
        return StepResult.of(told -> comparison(method, share, model, setting).run(seed, told));
    }

    @Override
    public StepResult choose(String method, double share, long seed, StepSetting setting) {
        return StepResult.of(
                told -> comparison(method, share, setting.model(), setting).choose(seed, told));
    }

    private DetoxificationComparison comparison(String method, double share, Path model, StepSetting setting) {
        return new DetoxificationComparison(
                seeds -> DetoxificationTask.of(corpus, sizes, seeds),
                share,
                List.of(ExperimentProblem.named(GotDContenders.ofDetoxification(), method)),
                reading.over(FineTuneSettings.gotD()),
                sampling.settings(),
                model,
                setting.compute().device());
    }

    @Override
    public boolean hasModelsThatOnlyRead() {
        return false;
    }

    @Override
    public List<TrainingSpec> trainings() {
        return List.of(reading);
    }

    @Override
    public Work work(String method, double share) {
        long chosen = ExperimentProblem.chosen(method, share, corpus.size());
        long read = chosen == 0 ? 0 : reading.sequences(chosen);
        return new Work(0, read, 2L * sizes.prompts() * sampling.generations() + sizes.heldOut());
    }

    @Override
    public Work preparation() {
        return pretraining.map(PretrainingSpec::work).orElse(Work.NONE);
    }
}
