package winnow.experiment;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import winnow.finetune.FineTuneSettings;
import winnow.synthetic.DomainCorpus;
import winnow.synthetic.DomainCorpusSettings;
import winnow.synthetic.DomainMix;

/**
 * Text is chosen for the domain of a classification task, see {@link DomainComparison}.
 *
 * @param domains of tasks, a sweep
 * @param domainShare of the pool that is of the task's domain; the others are equally common
 * @param corpus what pools are like, mixed for the first domain
 * @param sizes of the task
 * @param pretraining what the model reads first, if anything
 * @param reading of chosen texts
 * @param learning of labelled records, if there are any
 */
record DomainProblem(
        List<String> domains,
        double domainShare,
        DomainCorpusSettings corpus,
        DomainTask.Sizes sizes,
        Optional<PretrainingSpec> pretraining,
        TrainingSpec reading,
        Optional<TrainingSpec> learning)
        implements ExperimentProblem {
    private static final int MOST_TEXTS = 1_000_000;

    static DomainProblem of(StrictJson json) {
        List<String> domains = json.choices("domains", DomainCorpus.domains());
        StrictJson part = json.object("corpus");
        double share = part.number("domainShare", 1e-6, 1 - 1e-6);
        DomainCorpusSettings corpus = DomainCorpusSettings.of(DomainMix.among(domains.get(0), share))
                .withSize(part.whole("size", 1, MOST_TEXTS))
                .withDuplicateShare(part.number("duplicateShare", 0, 0.9))
                .withWordsPerKind(part.whole("wordsPerKind", 2, DomainCorpusSettings.MOST_WORDS))
                .withWorld(part.whole("world", 0, Integer.MAX_VALUE));
        part.requireNothingElse();
        StrictJson counts = json.object("sizes");
        DomainTask.Sizes sizes = new DomainTask.Sizes(
                counts.whole("target", 1, MOST_TEXTS),
                counts.whole("heldOut", 1, MOST_TEXTS),
                counts.whole("train", 0, MOST_TEXTS),
                counts.whole("test", 1, MOST_TEXTS));
        counts.requireNothingElse();
        if (json.has("learning") == (sizes.train() == 0)) {
            throw json.refused(new IllegalArgumentException(
                    "learning must be given if and only if there are records to train on, got " + sizes.train()));
        }
        return new DomainProblem(
                domains,
                share,
                corpus,
                sizes,
                PretrainingSpec.ofAny(json),
                training(json, "reading"),
                json.has("learning") ? Optional.of(training(json, "learning")) : Optional.empty());
    }

    static TrainingSpec training(StrictJson json, String key) {
        StrictJson part = json.object(key);
        TrainingSpec read = TrainingSpec.of(part);
        part.requireNothingElse();
        return read;
    }

    @Override
    public String kind() {
        return "domain";
    }

    @Override
    public List<ExperimentProblem> points() {
        return domains.stream().<ExperimentProblem>map(this::of).toList();
    }

    private DomainProblem of(String domain) {
        DomainMix mix = DomainMix.among(domain, domainShare);
        DomainCorpusSettings mixed = new DomainCorpusSettings(
                mix, corpus.size(), corpus.duplicateShare(), corpus.wordsPerKind(), corpus.world());
        return new DomainProblem(List.of(domain), domainShare, mixed, sizes, pretraining, reading, learning);
    }

    @Override
    public String label() {
        return "domain " + domains.get(0);
    }

    @Override
    public List<String> methods() {
        return GotDContenders.ofDomain(domains.get(0)).stream()
                .map(TargetedContender::name)
                .toList();
    }

    @Override
    public List<String> metrics() {
        return List.of("accuracy", "macro F1", "Matthews", "logloss");
    }

    @Override
    public Map<String, Object> asMap() {
        Map<String, Object> map = new LinkedHashMap<>(items());
        pretraining.ifPresent(p -> map.put("pretraining", p.asMap()));
        map.put("reading", reading.asMap());
        learning.ifPresent(l -> map.put("learning", l.asMap()));
        return map;
    }

    @Override
    public Map<String, Object> items() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("domains", domains);
        map.put("corpus", corpusMap());
        Map<String, Object> counts = new LinkedHashMap<>();
        counts.put("target", sizes.target());
        counts.put("heldOut", sizes.heldOut());
        counts.put("train", sizes.train());
        counts.put("test", sizes.test());
        map.put("sizes", counts);
        return map;
    }

    private Map<String, Object> corpusMap() {
        Map<String, Object> part = new LinkedHashMap<>();
        part.put("domainShare", domainShare);
        part.put("size", corpus.size());
        part.put("duplicateShare", corpus.duplicateShare());
        part.put("wordsPerKind", corpus.wordsPerKind());
        part.put("world", corpus.world());
        return part;
    }

    @Override
    public StepResult run(String method, double share, long seed, StepSetting setting) {
        Path model = pretraining
                .map(p -> p.model(setting, items(), texts -> DomainCorpus.of(corpus, PretrainingSpec.SEEDS)
                        .source(texts)))
                .orElse(setting.model());
        return StepResult.of(told -> comparison(method, share, model, setting).run(seed, told));
    }

    @Override
    public StepResult choose(String method, double share, long seed, StepSetting setting) {
        return StepResult.of(
                told -> comparison(method, share, setting.model(), setting).choose(seed, told));
    }

    private DomainComparison comparison(String method, double share, Path model, StepSetting setting) {
        String domain = domains.get(0);
        PreFineTuning training = new PreFineTuning(
                reading.over(FineTuneSettings.gotD()),
                learning.orElse(reading).over(FineTuneSettings.gotD()),
                PreFineTuning.continuing(),
                setting.compute().device());
        return new DomainComparison(
                seeds -> DomainTask.of(domain, corpus, sizes, seeds),
                share,
                List.of(ExperimentProblem.named(GotDContenders.ofDomain(domain), method)),
                training,
                model);
    }

    @Override
    public boolean hasModelsThatOnlyRead() {
        return false;
    }

    @Override
    public List<TrainingSpec> trainings() {
        return Stream.concat(Stream.of(reading), learning.stream()).toList();
    }

    @Override
    public Work work(String method, double share) {
        long chosen = ExperimentProblem.chosen(method, share, corpus.size());
        long read = chosen == 0 ? 0 : reading.sequences(chosen);
        long classes = (long) DomainCorpus.labels(domains.get(0)).size() * sizes.test();
        long learned = learning.map(l -> l.sequences(sizes.train())).orElse(0L);
        long askedTimes = learning.isPresent() ? 2 : 1;
        return new Work(0, read + learned, askedTimes * classes + sizes.heldOut());
    }

    @Override
    public Work preparation() {
        return pretraining.map(PretrainingSpec::work).orElse(Work.NONE);
    }
}
