package winnow.experiment;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import winnow.corpus.Corpus;
import winnow.corpus.Example;
import winnow.finetune.FineTuneSettings;
import winnow.random.Seeds;

/**
 * Text of files and public data sets is chosen for a classification task, see {@link DomainComparison}.
 *
 * <p>The corpora of a run are drawn by its seed and share no record, see {@link CorpusDraw}; the test is served first, and no text without a
 * label is that of a record that is asked or learned. A labelled record has its text in the prompt and its label in the response, an unlabelled one its text in the response; the domain of a text of the pool is a
 * tag that only those methods see that are told domains. White space becomes single blanks, and texts are cut.
 *
 * @param corpora role to corpus, in the order of {@link #ROLES}; without a target, the target is the texts of the training records, as in
 *     the paper; without training records, nothing is learned
 * @param domain of the pool that fits the task, if the pool's domains are known and one does
 * @param labels value in the files to the name of the class; the order of classes is that of the values, whatever that of the file, since
 *     neither hash nor key knows the latter
 * @param cue what is said between a text and its class; may be empty
 * @param form of texts
 * @param embedder places texts
 * @param reading of chosen texts
 * @param learning of labelled records, if there are any
 * @param choiceOnly methods of which it is only said what they choose
 * @param located the corpora as they were found, if they were looked for
 */
record TextsProblem(
        Map<String, CorpusSpec> corpora,
        Optional<String> domain,
        Map<String, String> labels,
        String cue,
        TextForm form,
        EmbedderSpec embedder,
        TrainingSpec reading,
        Optional<TrainingSpec> learning,
        List<String> choiceOnly,
        Optional<LocatedCorpora> located)
        implements CorpusProblem {
    static final String TEST = "test";
    static final String HELD_OUT = "heldOut";
    static final String TRAIN = "train";
    static final String TARGET = "target";

    /** In the order in which records are drawn. */
    private static final List<String> ROLES = List.of(TEST, HELD_OUT, TRAIN, TARGET, POOL);

    static TextsProblem of(StrictJson json) {
        StrictJson part = json.object("corpora");
        Map<String, CorpusSpec> corpora = new LinkedHashMap<>();
        for (String role : ROLES) {
            boolean isOptional = role.equals(TRAIN) || role.equals(TARGET);
            if (!isOptional || part.has(role)) {
                corpora.put(role, CorpusSpec.of(part.object(role)));
            }
        }
        part.requireNothingElse();
        if (!corpora.containsKey(TRAIN) && !corpora.containsKey(TARGET)) {
            throw part.refused(new IllegalArgumentException("must have a target where there are no training records"));
        }
        if (json.has("learning") != corpora.containsKey(TRAIN)) {
            throw json.refused(
                    new IllegalArgumentException("learning must be given if and only if there are training records"));
        }
        TextsProblem read = new TextsProblem(
                corpora,
                json.textIfAny("domain"),
                json.names("labels"),
                json.textIfAny("cue").orElse(""),
                TextForm.of(json),
                EmbedderSpec.of(json.object("embedder"), corpora.containsKey(TRAIN)),
                DomainProblem.training(json, "reading"),
                json.has("learning") ? Optional.of(DomainProblem.training(json, "learning")) : Optional.empty(),
                List.of(),
                Optional.empty());
        return json.has("choiceOnly") ? read.withChoiceOnly(json.choices("choiceOnly", read.methods())) : read;
    }

    private TextsProblem withChoiceOnly(List<String> names) {
        return new TextsProblem(corpora, domain, labels, cue, form, embedder, reading, learning, names, located);
    }

    @Override
    public TextsProblem with(LocatedCorpora found) {
        return new TextsProblem(
                found.specs(), domain, labels, cue, form, embedder, reading, learning, choiceOnly, Optional.of(found));
    }

    @Override
    public boolean hasModelsThatOnlyRead() {
        return embedder.isOfModel() && embedder.tuning().isEmpty();
    }

    @Override
    public List<TrainingSpec> trainings() {
        return Stream.of(embedder.tuning(), Optional.of(reading), learning)
                .flatMap(Optional::stream)
                .toList();
    }

    @Override
    public String kind() {
        return "texts";
    }

    /** Without what separates the fields of a file of results. */
    @Override
    public String label() {
        return domain.map(d -> "domain " + d.replaceAll("[,\\s]+", " ")).orElse("texts");
    }

    @Override
    public List<String> methods() {
        return contenders().stream().map(TargetedContender::name).toList();
    }

    private List<TargetedContender> contenders() {
        return domain.map(GotDContenders::ofDomain).orElseGet(GotDContenders::ofTarget);
    }

    @Override
    public List<String> metrics() {
        return List.of("accuracy", "macro F1", "Matthews", "logloss");
    }

    @Override
    public Map<String, Object> asMap() {
        Map<String, Object> map = new LinkedHashMap<>(items());
        map.put("embedder", embedder.asMap());
        map.put("reading", reading.asMap());
        learning.ifPresent(l -> map.put("learning", l.asMap()));
        if (!choiceOnly.isEmpty()) {
            map.put("choiceOnly", choiceOnly);
        }
        return map;
    }

    @Override
    public Map<String, Object> items() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("corpora", CorpusSpec.asMaps(corpora));
        domain.ifPresent(d -> map.put("domain", d));
        map.put("labels", labels);
        if (!cue.isEmpty()) {
            map.put("cue", cue);
        }
        map.put("characters", form.characters());
        return map;
    }

    @Override
    public Map<String, Object> keySettings(String method) {
        Map<String, Object> settings = new LinkedHashMap<>(asMap());
        settings.put("corpora", found().contents());
        settings.put("choiceOnly", choiceOnly.contains(method));
        return settings;
    }

    @Override
    public StepResult run(String method, double share, long seed, StepSetting setting) {
        return choiceOnly.contains(method)
                ? choose(method, share, seed, setting)
                : StepResult.of(told -> comparison(method, share, seed, setting).run(seed, told));
    }

    @Override
    public StepResult choose(String method, double share, long seed, StepSetting setting) {
        return StepResult.of(told -> comparison(method, share, seed, setting).choose(seed, told));
    }

    private DomainComparison comparison(String method, double share, long seed, StepSetting setting) {
        PreFineTuning training = new PreFineTuning(
                reading.over(FineTuneSettings.gotD()),
                learning.orElse(reading).over(FineTuneSettings.gotD()),
                PreFineTuning.continuing(),
                setting.compute().device());
        return new DomainComparison(
                this::task,
                share,
                List.of(ExperimentProblem.named(contenders(), method)),
                training,
                setting.model(),
                task -> embedder.embedder(task.pool(), List.of(task.target()), labelled(task, seed), setting));
    }

    private static Optional<EmbedderSpec.LabelledTask> labelled(DomainTask task, long seed) {
        return Optional.of(new EmbedderSpec.LabelledTask(
                task.train(), task.labels(), Seeds.of(seed).child("embedder")));
    }

    private DomainTask task(Seeds seeds) {
        Map<String, Corpus> drawn = CorpusDraw.of(corpora, found().places(), seeds, TextsProblem::keys);
        Corpus train = drawn.containsKey(TRAIN) ? labelled(TRAIN, drawn.get(TRAIN)) : Corpus.of(List.of());
        return new DomainTask(
                domain,
                form.unlabelled(drawn.get(POOL)),
                form.unlabelled(drawn.getOrDefault(TARGET, drawn.get(TRAIN))),
                form.unlabelled(drawn.get(HELD_OUT)),
                train,
                labelled(TEST, drawn.get(TEST)),
                List.copyOf(new TreeMap<>(labels).values()));
    }

    /** A text may stand in a file with two labels; where it has none, it is the same as with any. */
    private static List<?> keys(Example example) {
        return example.prompt().isEmpty()
                ? List.of(TextForm.line(example.response()))
                : List.of(List.of(example.prompt(), example.response()), TextForm.line(example.prompt()));
    }

    private Corpus labelled(String role, Corpus corpus) {
        List<Example> records = new ArrayList<>();
        for (Example example : corpus) {
            String label = labels.get(example.response());
            if (label == null) {
                throw new IllegalArgumentException("labels must name every label of " + role + ", found \""
                        + example.response() + "\" in record " + example.id());
            }
            String text = form.cut(example.prompt());
            records.add(new Example(example.id(), cue.isEmpty() ? text : text + " " + cue, label, Map.of()));
        }
        return Corpus.of(records);
    }

    @Override
    public Work work(String method, double share) {
        if (choiceOnly.contains(method)) {
            return Work.NONE;
        }
        Map<String, Long> sizes = found().sizes();
        long chosen = ExperimentProblem.chosen(method, share, sizes.get(POOL));
        long read = chosen == 0 ? 0 : reading.sequences(chosen);
        long learned = learning.map(l -> l.sequences(sizes.get(TRAIN))).orElse(0L);
        long askedTimes = learning.isPresent() ? 2 : 1;
        return new Work(0, read + learned, askedTimes * labels.size() * sizes.get(TEST) + sizes.get(HELD_OUT));
    }

    @Override
    public Map<String, Work> shared(String method) {
        Map<String, Long> sizes = found().sizes();
        long records = sizes.getOrDefault(TRAIN, 0L);
        return Map.of("vectors", embedder.work(sizes.get(POOL) + sizes.getOrDefault(TARGET, records), records));
    }
}
