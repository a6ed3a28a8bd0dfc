package winnow.experiment;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import winnow.model.GenerationSettings;
import winnow.model.OverlongException;
import winnow.model.ScoringTemplate;
import winnow.random.Seeds;
import winnow.selection.TargetObjective;

/**
 * A stage of DELIFT on records of files and public data sets.
 *
 * <p>The corpora of a run are drawn by its seed and share no record, see {@link CorpusDraw}; the test is served first, so it does not
 * depend on how large the pool is.
 *
 * @param stage of fine-tuning
 * @param corpora role to corpus, in the order of {@link #ROLES}: {@code test} and {@code pool} always, {@code target} in stage 2, {@code
 *     existing} in stage 3, where {@code old} may be asked too
 * @param template name of the way in which records are laid out, see {@link ScoringTemplate#named}
 * @param answers how answers are written
 * @param objective in stage 2
 * @param learners in the order of tables
 * @param choiceOnly methods of which it is only said what they choose
 * @param located the corpora as they were found, if they were looked for
 */
record RecordsProblem(
        Stage stage,
        Map<String, CorpusSpec> corpora,
        String template,
        Answers answers,
        TargetObjective objective,
        List<LearnerSpec> learners,
        List<String> choiceOnly,
        Optional<LocatedCorpora> located)
        implements CorpusProblem {
    static final String TEST = "test";
    static final String OLD = "old";
    static final String TARGET = "target";
    static final String EXISTING = "existing";

    /** In the order in which records are drawn. */
    private static final List<String> ROLES = List.of(TEST, OLD, TARGET, EXISTING, POOL);

    private static final List<String> TEMPLATES =
            List.of("plain", "plain-begin", "delift", "delift-begin", "delift-published", "seedling", "chat");
    private static final int MOST_TOKENS = 100_000;

    /**
     * How answers are written: greedily.
     *
     * @param tokens at most
     * @param stops texts that end an answer
     */
    record Answers(int tokens, List<String> stops) {
        static Answers of(StrictJson json) {
            Answers read = new Answers(
                    json.whole("tokens", 1, MOST_TOKENS), json.has("stops") ? json.texts("stops") : List.of());
            json.requireNothingElse();
            json.checked(read::settings);
            return read;
        }

        Map<String, Object> asMap() {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("tokens", tokens);
            if (!stops.isEmpty()) {
                map.put("stops", stops);
            }
            return map;
        }

        GenerationSettings settings() {
            return GenerationSettings.greedy(tokens).withStops(stops);
        }
    }

    static RecordsProblem of(StrictJson json) {
        Stage stage = Stage.of(json.whole("stage", 1, 3));
        StrictJson part = json.object("corpora");
        Map<String, CorpusSpec> corpora = new LinkedHashMap<>();
        for (String role : ROLES) {
            if (isNeeded(role, stage) || role.equals(OLD) && stage == Stage.CONTINUAL && part.has(OLD)) {
                corpora.put(role, CorpusSpec.of(part.object(role)));
            }
        }
        part.requireNothingElse();
        TargetObjective objective = TargetObjective.FLQMI;
        if (stage == Stage.TASK) {
            objective = DeliftProblem.objective(json);
        }
        RecordsProblem read = new RecordsProblem(
                stage,
                corpora,
                json.choice("template", TEMPLATES),
                Answers.of(json.object("answers")),
                objective,
                LearnerSpec.all(json),
                List.of(),
                Optional.empty());
        return json.has("choiceOnly") ? read.withChoiceOnly(json.choices("choiceOnly", read.methods())) : read;
    }

    private static boolean isNeeded(String role, Stage stage) {
        return role.equals(POOL)
                || role.equals(TEST)
                || role.equals(TARGET) && stage == Stage.TASK
                || role.equals(EXISTING) && stage == Stage.CONTINUAL;
    }

    private RecordsProblem withChoiceOnly(List<String> names) {
        return new RecordsProblem(stage, corpora, template, answers, objective, learners, names, located);
    }

    @Override
    public RecordsProblem with(LocatedCorpora found) {
        return new RecordsProblem(
                stage, found.specs(), template, answers, objective, learners, choiceOnly, Optional.of(found));
    }

    @Override
    public List<TrainingSpec> trainings() {
        return LearnerSpec.trainings(learners);
    }

    @Override
    public String kind() {
        return "records";
    }

    @Override
    public String label() {
        return stage.label();
    }

    @Override
    public List<String> methods() {
        return contenders().stream().map(Contender::name).toList();
    }

    private List<Contender> contenders() {
        return DeliftContenders.all(stage, objective);
    }

    @Override
    public List<String> metrics() {
        return Learner.METRICS;
    }

    @Override
    public Map<String, Object> asMap() {
        Map<String, Object> map = new LinkedHashMap<>(items());
        map.put("template", template);
        map.put("answers", answers.asMap());
        if (stage == Stage.TASK) {
            map.put("targetObjective", objective.id());
        }
        map.put("learners", learners.stream().map(LearnerSpec::asMap).toList());
        if (!choiceOnly.isEmpty()) {
            map.put("choiceOnly", choiceOnly);
        }
        return map;
    }

    @Override
    public Map<String, Object> items() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("stage", stage.ordinal() + 1);
        map.put("corpora", CorpusSpec.asMaps(corpora));
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
        return run(method, share, seed, setting, choiceOnly.contains(method) ? List.of() : List.of(method));
    }

    @Override
    public StepResult choose(String method, double share, long seed, StepSetting setting) {
        return run(method, share, seed, setting, List.of());
    }

    private StepResult run(String method, double share, long seed, StepSetting setting, List<String> learned) {
        Contender contender = DeliftContenders.named(contenders(), method);
        RecordTask task = RecordTask.of(stage, CorpusDraw.of(corpora, found().places(), Seeds.of(seed)));
        TaskRun run = new TaskRun(
                task,
                share,
                List.of(contender),
                learned,
                learners.stream().map(LearnerSpec::learner).toList(),
                answers.settings(),
                setting.model(),
                setting.compute(),
                ScoringTemplate.named(template, setting.model()),
                setting.columnsAtOnce(),
                Optional.of(setting.utilities()));
        try {
            return StepResult.of(told -> run.run(seed, told));
        } catch (OverlongException e) {
            throw new OverlongException(
                    e.getMessage() + "; \"characters\": N in a corpus of the experiment leaves out what is longer");
        }
    }

    @Override
    public Work work(String method, double share) {
        return work().of(method, share, !choiceOnly.contains(method));
    }

    @Override
    public Map<String, Work> shared(String method) {
        return work().shared(method);
    }

    private StageWork work() {
        Map<String, Long> sizes = found().sizes();
        long pool = sizes.get(POOL);
        return new StageWork(
                pool,
                sizes.getOrDefault(TARGET, 0L),
                sizes.getOrDefault(EXISTING, 0L),
                sizes.get(TEST) + sizes.getOrDefault(OLD, 0L),
                objective,
                learners);
    }
}
