package winnow.experiment;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import winnow.model.ScoringTemplate;
import winnow.selection.TargetObjective;
import winnow.synthetic.SkillCorpusSettings;

/**
 * A stage of DELIFT on corpora of skills, see {@link Comparison}.
 *
 * @param stage of fine-tuning
 * @param corpus what pools are like, with the first of the swept values
 * @param noiseShares of wrong responses, a sweep
 * @param duplicateShares of near-duplicates, a sweep
 * @param sizes of pools, a sweep; none where all are of one size
 * @param questions asked of each skill
 * @param objective in stage 2
 * @param learners in the order of tables
 * @param choiceOnly methods of which it is only said what they choose
 */
record DeliftProblem(
        Stage stage,
        SkillCorpusSettings corpus,
        List<Double> noiseShares,
        List<Double> duplicateShares,
        List<Integer> sizes,
        int questions,
        TargetObjective objective,
        List<LearnerSpec> learners,
        List<String> choiceOnly)
        implements ExperimentProblem {
    private static final int MOST_RECORDS = 1_000_000;
    private static final String SIZES = "sizes";

    /** What may be swept, in the order of figures: the first of which there are several values is their axis. */
    private static final List<String> SWEPT = List.of("noise", "near-duplicates", "size");

    static DeliftProblem of(StrictJson json) {
        Stage stage = Stage.of(json.whole("stage", 1, 3));
        StrictJson part = json.object("corpus");
        List<Double> noise = part.numbers("noiseShares", 0, 0.9);
        List<Double> duplicates = part.numbers("duplicateShares", 0, 0.9);
        int skills = part.whole("skills", 2, SkillCorpusSettings.MOST_SKILLS);
        List<Integer> sizes = sizes(part, skills);
        int size = sizes.isEmpty() ? part.whole("size", skills, MOST_RECORDS) : sizes.get(0);
        double exponent = part.number("zipfExponent", 0, 10);
        int world = part.whole("world", 0, Integer.MAX_VALUE);
        part.requireNothingElse();
        SkillCorpusSettings corpus = SkillCorpusSettings.ofSkills(skills)
                .withSize(size)
                .withZipfExponent(exponent)
                .withNoiseShare(noise.get(0))
                .withDuplicateShare(duplicates.get(0))
                .withWorld(world);
        DeliftProblem read = new DeliftProblem(
                stage,
                corpus,
                noise,
                duplicates,
                sizes,
                json.whole("questionsPerSkill", 1, 10_000),
                objective(json),
                LearnerSpec.all(json),
                List.of());
        return json.has("choiceOnly") ? read.withChoiceOnly(json.choices("choiceOnly", read.methods())) : read;
    }

    /** A sweep of one size is said by {@code size}, so that equal problems are equal files. */
    private static List<Integer> sizes(StrictJson corpus, int skills) {
        if (!corpus.has(SIZES)) {
            return List.of();
        }
        List<Integer> sizes = corpus.wholes(SIZES, skills, MOST_RECORDS).stream()
                .map(Math::toIntExact)
                .toList();
        if (corpus.has("size") || sizes.size() < 2) {
            throw corpus.refused(
                    new IllegalArgumentException("must have either size or at least two sizes, got sizes " + sizes));
        }
        return sizes;
    }

    /** The form of the objective for a target. */
    static TargetObjective objective(StrictJson json) {
        String id = json.choice(
                "targetObjective",
                Arrays.stream(TargetObjective.values()).map(TargetObjective::id).toList());
        return TargetObjective.valueOf(id.toUpperCase(Locale.ROOT));
    }

    private DeliftProblem withChoiceOnly(List<String> names) {
        return new DeliftProblem(
                stage, corpus, noiseShares, duplicateShares, sizes, questions, objective, learners, names);
    }

    @Override
    public String kind() {
        return "delift";
    }

    @Override
    public List<ExperimentProblem> points() {
        List<ExperimentProblem> points = new ArrayList<>();
        for (double noise : noiseShares) {
            for (double duplicates : duplicateShares) {
                SkillCorpusSettings one = corpus.withNoiseShare(noise).withDuplicateShare(duplicates);
                if (sizes.isEmpty()) {
                    points.add(point(one, List.of()));
                }
                sizes.forEach(size -> points.add(point(one.withSize(size), List.of(size))));
            }
        }
        return List.copyOf(points);
    }

    private DeliftProblem point(SkillCorpusSettings one, List<Integer> size) {
        return new DeliftProblem(
                stage,
                one,
                List.of(one.noiseShare()),
                List.of(one.duplicateShare()),
                size,
                questions,
                objective,
                learners,
                choiceOnly);
    }

    @Override
    public List<Sweep> crossedSweeps() {
        List<Integer> counts = List.of(noiseShares.size(), duplicateShares.size(), sizes.size());
        List<Integer> swept = IntStream.range(0, SWEPT.size())
                .filter(setting -> counts.get(setting) > 1)
                .boxed()
                .toList();
        Map<String, List<Sweep.Place>> places = new LinkedHashMap<>();
        for (ExperimentProblem point : swept.isEmpty() ? List.<ExperimentProblem>of() : points()) {
            List<String> values = ((DeliftProblem) point).values();
            String others = swept.stream()
                    .skip(1)
                    .map(setting -> "; " + SWEPT.get(setting) + " " + values.get(setting))
                    .collect(Collectors.joining());
            places.computeIfAbsent(SWEPT.get(swept.get(0)) + others, name -> new ArrayList<>())
                    .add(new Sweep.Place(values.get(swept.get(0)), point.label()));
        }
        return places.entrySet().stream()
                .map(sweep -> new Sweep(sweep.getKey(), sweep.getValue()))
                .toList();
    }

    /** Of {@link #SWEPT}, of a problem of single settings. */
    private List<String> values() {
        return List.of(
                Shares.text(corpus.noiseShare()), Shares.text(corpus.duplicateShare()), String.valueOf(corpus.size()));
    }

    @Override
    public String label() {
        return stage.label() + "; noise " + Shares.text(noiseShares.get(0)) + "; near-duplicates "
                + Shares.text(duplicateShares.get(0)) + (sizes.isEmpty() ? "" : "; size " + sizes.get(0));
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
        map.put("targetObjective", objective.id());
        map.put("learners", learners.stream().map(LearnerSpec::asMap).toList());
        if (!choiceOnly.isEmpty()) {
            map.put("choiceOnly", choiceOnly);
        }
        return map;
    }

    @Override
    public Map<String, Object> items() {
        Map<String, Object> part = new LinkedHashMap<>();
        part.put("skills", corpus.skills());
        if (sizes.size() > 1) {
            part.put(SIZES, sizes);
        } else {
            part.put("size", corpus.size());
        }
        part.put("zipfExponent", corpus.zipfExponent());
        part.put("noiseShares", noiseShares);
        part.put("duplicateShares", duplicateShares);
        part.put("world", corpus.world());
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("stage", stage.ordinal() + 1);
        map.put("corpus", part);
        map.put("questionsPerSkill", questions);
        return map;
    }

    @Override
    public StepResult run(String method, double share, long seed, StepSetting setting) {
        return StepResult.of(told -> comparison(method, share, setting).run(seed, told));
    }

    @Override
    public StepResult choose(String method, double share, long seed, StepSetting setting) {
        return StepResult.of(
                told -> comparison(method, share, setting).withoutLearning().run(seed, told));
    }

    private Comparison comparison(String method, double share, StepSetting setting) {
        Contender contender = DeliftContenders.named(contenders(), method);
        return new Comparison(
                stage,
                corpus,
                share,
                questions,
                List.of(contender),
                choiceOnly.contains(method) ? List.of() : List.of(method),
                learners.stream().map(LearnerSpec::learner).toList(),
                setting.model(),
                setting.compute(),
                ScoringTemplate.seedling(),
                setting.columnsAtOnce(),
                Optional.of(setting.utilities()));
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
        int skills = stage == Stage.TASK ? (corpus.skills() + 2) / 3 : corpus.skills();
        long target = stage == Stage.TASK ? SkillTask.targetItems(corpus.skills()) : 0;
        long existing = stage == Stage.CONTINUAL ? SkillTask.existingItems(corpus.skills()) : 0;
        return new StageWork(corpus.size(), target, existing, (long) questions * skills, objective, learners);
    }

    @Override
    public List<TrainingSpec> trainings() {
        return LearnerSpec.trainings(learners);
    }

    @Override
    public Map<String, Object> keySettings(String method) {
        Map<String, Object> settings = new LinkedHashMap<>(asMap());
        settings.put("choiceOnly", choiceOnly.contains(method));
        return settings;
    }
}
