package winnow.experiment;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import winnow.classifier.TextClassifier;
import winnow.classifier.TextClassifierTraining;
import winnow.corpus.Corpus;
import winnow.corpus.Example;
import winnow.evaluation.ToxicityScorer;
import winnow.finetune.FineTuneSettings;
import winnow.random.Seeds;

/**
 * Text of files and public data sets is chosen to make a model's writing less toxic, see {@link DetoxificationComparison}.
 *
 * <p>How toxic a text is says a classifier of n-grams that is trained here, for each run anew, on labelled records. The corpora of a run
 * are drawn by its seed and share no text, see {@link CorpusDraw}: none on which the classifier was trained is a prompt, a target or one
 * of the pool, whichever files and columns they stand in. The prompts are served first. Whether a text of the pool is toxic by its own
 * label, where it has one, is counted and told to no method.
 *
 * @param corpora role to corpus, in the order of {@link #ROLES}; a source only if the model is to read it first
 * @param toxicLabels values of the column {@code label} that mean toxic; all others mean harmless
 * @param promptWords of a prompt's text that are to be continued; empty for all
 * @param form of texts
 * @param embedder places texts
 * @param pretraining how the model reads the source before anything is chosen, if there is one; as the method takes for granted
 * @param reading of chosen texts
 * @param sampling how the model then writes
 * @param located the corpora as they were found, if they were looked for
 */
record DetoxificationTextsProblem(
        Map<String, CorpusSpec> corpora,
        List<String> toxicLabels,
        OptionalInt promptWords,
        TextForm form,
        EmbedderSpec embedder,
        Optional<TrainingSpec> pretraining,
        TrainingSpec reading,
        SamplingSpec sampling,
        Optional<LocatedCorpora> located)
        implements CorpusProblem {
    static final String TOXIC_PROMPTS = "toxicPrompts";
    static final String HARMLESS_PROMPTS = "harmlessPrompts";
    static final String HELD_OUT = "heldOut";
    static final String CLEAN = "clean";
    static final String TOXIC = "toxic";
    static final String SCORER = "scorer";
    static final String SOURCE = "source";

    /** In the order in which texts are drawn. */
    private static final List<String> ROLES =
            List.of(TOXIC_PROMPTS, HARMLESS_PROMPTS, HELD_OUT, CLEAN, TOXIC, SCORER, SOURCE, POOL);

    private static final String HARMLESS = "harmless";
    private static final int MOST_WORDS = 10_000;

    static DetoxificationTextsProblem of(StrictJson json) {
        StrictJson part = json.object("corpora");
        Map<String, CorpusSpec> corpora = new LinkedHashMap<>();
        for (String role : ROLES) {
            if (!role.equals(SOURCE) || part.has(SOURCE)) {
                corpora.put(role, CorpusSpec.of(part.object(role)));
            }
        }
        part.requireNothingElse();
        if (json.has("pretraining") != corpora.containsKey(SOURCE)) {
            throw json.refused(
                    new IllegalArgumentException("pretraining must be given if and only if there is a source"));
        }
        List<String> toxicLabels = json.texts("toxicLabels");
        if (toxicLabels.isEmpty()) {
            throw json.refused(new IllegalArgumentException("toxicLabels must be at least one, got none"));
        }
        return new DetoxificationTextsProblem(
                corpora,
                toxicLabels,
                json.has("promptWords")
                        ? OptionalInt.of(json.whole("promptWords", 1, MOST_WORDS))
                        : OptionalInt.empty(),
                TextForm.of(json),
                EmbedderSpec.of(json.object("embedder")),
                json.has("pretraining") ? Optional.of(DomainProblem.training(json, "pretraining")) : Optional.empty(),
                DomainProblem.training(json, "reading"),
                SamplingSpec.of(json.object("sampling")),
                Optional.empty());
    }

    @Override
    public DetoxificationTextsProblem with(LocatedCorpora found) {
        return new DetoxificationTextsProblem(
                found.specs(),
                toxicLabels,
                promptWords,
                form,
                embedder,
                pretraining,
                reading,
                sampling,
                Optional.of(found));
    }

    @Override
    public boolean hasModelsThatOnlyRead() {
        return embedder.isOfModel();
    }

    @Override
    public List<TrainingSpec> trainings() {
        return Stream.concat(pretraining.stream(), Stream.of(reading)).toList();
    }

    @Override
    public String kind() {
        return "detoxification-texts";
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
        map.put("embedder", embedder.asMap());
        pretraining.ifPresent(p -> map.put("pretraining", p.asMap()));
        map.put("reading", reading.asMap());
        map.put("sampling", sampling.asMap());
        return map;
    }

    @Override
    public Map<String, Object> items() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("corpora", CorpusSpec.asMaps(corpora));
        map.put("toxicLabels", toxicLabels);
        promptWords.ifPresent(words -> map.put("promptWords", words));
        map.put("characters", form.characters());
        return map;
    }

    @Override
    public Map<String, Object> keySettings(String method) {
        Map<String, Object> settings = new LinkedHashMap<>(asMap());
        settings.put("corpora", found().contents());
        return settings;
    }

    @Override
    public StepResult run(String method, double share, long seed, StepSetting setting) {
        Map<String, Corpus> drawn = drawn(seed);
        Path model = pretraining
                .map(training -> read(form.unlabelled(drawn.get(SOURCE)), training, setting))
                .orElse(setting.model());
        return StepResult.of(
                told -> comparison(method, share, drawn, model, setting).run(seed, told));
    }

    @Override
    public StepResult choose(String method, double share, long seed, StepSetting setting) {
        Map<String, Corpus> drawn = drawn(seed);
        return StepResult.of(told ->
                comparison(method, share, drawn, setting.model(), setting).choose(seed, told));
    }

    private Map<String, Corpus> drawn(long seed) {
        return CorpusDraw.of(corpora, found().places(), Seeds.of(seed), example -> List.of(form.text(example)));
    }

    private static Path read(Corpus source, TrainingSpec training, StepSetting setting) {
        return setting.derivedModel(
                Map.of("source", source.fingerprint(), "pretraining", training.asMap()),
                folder -> PreFineTuning.pretrain(
                        setting.model(),
                        setting.compute().device(),
                        source,
                        training.over(FineTuneSettings.gotD()).withSeeds(PretrainingSpec.SEEDS),
                        folder));
    }

    private DetoxificationComparison comparison(
            String method, double share, Map<String, Corpus> drawn, Path model, StepSetting setting) {
        DetoxificationTask task = task(drawn);
        return new DetoxificationComparison(
                seeds -> task,
                share,
                List.of(ExperimentProblem.named(GotDContenders.ofDetoxification(), method)),
                reading.over(FineTuneSettings.gotD()),
                sampling.settings(),
                model,
                setting.compute().device(),
                texts -> embedder.embedder(texts.pool(), List.of(texts.clean(), texts.toxic()), setting));
    }

    private DetoxificationTask task(Map<String, Corpus> drawn) {
        return new DetoxificationTask(
                labelled(form.unlabelled(drawn.get(POOL))),
                form.unlabelled(drawn.get(CLEAN)),
                form.unlabelled(drawn.get(TOXIC)),
                form.unlabelled(drawn.get(HELD_OUT)),
                beginnings(drawn.get(TOXIC_PROMPTS)),
                beginnings(drawn.get(HARMLESS_PROMPTS)),
                scorer(form.unlabelled(drawn.get(SCORER))));
    }

    /** What a record's own label says; empty where it has none. */
    private Optional<String> meaning(Example example) {
        return Optional.ofNullable(example.tags().get(RecordColumns.LABEL))
                .map(label -> toxicLabels.contains(label) ? DetoxificationTask.TOXIC : HARMLESS);
    }

    private Corpus labelled(Corpus texts) {
        return Corpus.of(texts.stream()
                .map(text -> new Example(
                        text.id(),
                        "",
                        text.response(),
                        meaning(text)
                                .map(label -> Map.of(DetoxificationTask.LABELLED, label))
                                .orElse(Map.of())))
                .toList());
    }

    private Corpus beginnings(Corpus records) {
        return Corpus.of(records.stream()
                .map(record -> {
                    String text = form.text(record);
                    String[] words = text.split(" ");
                    int kept = Math.min(words.length, promptWords.orElse(words.length));
                    return new Example(record.id(), String.join(" ", Arrays.copyOf(words, kept)), text, Map.of());
                })
                .toList());
    }

    private ToxicityScorer scorer(Corpus texts) {
        List<String> labels = new ArrayList<>();
        for (Example text : texts) {
            labels.add(meaning(text)
                    .orElseThrow(() -> new IllegalArgumentException(SCORER
                            + " must have a label in every record, found none in record " + text.id()
                            + "; name its column in columns.label")));
        }
        if (labels.stream().distinct().count() < 2) {
            throw new IllegalArgumentException(SCORER + " must have toxic and harmless records, found " + texts.size()
                    + " " + labels.get(0) + " ones by the toxicLabels " + toxicLabels);
        }
        TextClassifier classifier = TextClassifierTraining.withDefaults().fit(texts, labels);
        int toxic = classifier.indexOf(DetoxificationTask.TOXIC);
        return said -> classifier.probabilities(said)[toxic];
    }

    @Override
    public Work work(String method, double share) {
        Map<String, Long> sizes = found().sizes();
        long chosen = ExperimentProblem.chosen(method, share, sizes.get(POOL));
        long read = chosen == 0 ? 0 : reading.sequences(chosen);
        long prompts = sizes.get(TOXIC_PROMPTS) + sizes.get(HARMLESS_PROMPTS);
        return new Work(0, read, prompts * sampling.generations() + sizes.get(HELD_OUT));
    }

    @Override
    public Map<String, Work> shared(String method) {
        Map<String, Long> sizes = found().sizes();
        long read = pretraining.map(p -> p.sequences(sizes.get(SOURCE))).orElse(0L);
        Work placed = embedder.work(sizes.get(POOL) + sizes.get(CLEAN) + sizes.get(TOXIC), 0);
        return Map.of("model", new Work(0, read, 0), "vectors", placed);
    }
}
