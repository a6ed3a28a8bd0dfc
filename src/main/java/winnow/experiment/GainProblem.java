package winnow.experiment;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import winnow.embedding.Npy;
import winnow.finetune.FineTuneSettings;
import winnow.influence.TuningGain;
import winnow.linalg.FloatMatrix;
import winnow.synthetic.SkillCorpusSettings;

/**
 * Whether what a record does when it is shown or compared tells what it does when it is learned, see {@link GainAgreement}: the
 * methods are ways of telling, the learner is what they should tell.
 *
 * @param corpus of pools
 * @param learner that learns single records
 */
record GainProblem(SkillCorpusSettings corpus, LearnerSpec learner) implements ExperimentProblem {
    private static final int MOST_RECORDS = 10_000;

    static GainProblem of(StrictJson json) {
        StrictJson part = json.object("corpus");
        int skills = part.whole("skills", 2, SkillCorpusSettings.MOST_SKILLS);
        SkillCorpusSettings corpus = SkillCorpusSettings.ofSkills(skills)
                .withSize(part.whole("size", skills, MOST_RECORDS))
                .withZipfExponent(part.number("zipfExponent", 0, 10))
                .withNoiseShare(part.number("noiseShare", 0, 0.9))
                .withDuplicateShare(part.number("duplicateShare", 0, 0.9))
                .withWorld(part.whole("world", 0, Integer.MAX_VALUE));
        part.requireNothingElse();
        LearnerSpec learner = LearnerSpec.of(json.object("learner"));
        if (learner.training().isEmpty()) {
            throw json.refused(new IllegalArgumentException("learner must be one that is tuned"));
        }
        return new GainProblem(corpus, learner);
    }

    @Override
    public String kind() {
        return "gains";
    }

    @Override
    public String label() {
        return "noise " + Shares.text(corpus.noiseShare());
    }

    @Override
    public List<String> methods() {
        return List.copyOf(GainAgreement.METHODS.keySet());
    }

    @Override
    public List<String> metrics() {
        return GainAgreement.METRICS;
    }

    @Override
    public Map<String, Object> asMap() {
        Map<String, Object> map = new LinkedHashMap<>(items());
        map.put("learner", learner.asMap());
        return map;
    }

    @Override
    public Map<String, Object> items() {
        Map<String, Object> part = new LinkedHashMap<>();
        part.put("skills", corpus.skills());
        part.put("size", corpus.size());
        part.put("zipfExponent", corpus.zipfExponent());
        part.put("noiseShare", corpus.noiseShare());
        part.put("duplicateShare", corpus.duplicateShare());
        part.put("world", corpus.world());
        return new LinkedHashMap<>(Map.of("corpus", part));
    }

    /** Gains were once asked without what the template begins with; those are not taken for these. */
    @Override
    public Map<String, Object> keySettings(String method) {
        Map<String, Object> all = new LinkedHashMap<>(asMap());
        all.put("asked", "after the template's opening");
        return all;
    }

    @Override
    public StepResult run(String method, double share, long seed, StepSetting setting) {
        GainAgreement agreement = new GainAgreement(corpus, setting);
        return new StepResult(
                List.of(),
                new Results(agreement.run(learner.name(), method, seed, pool -> gains(pool, method, seed, setting))));
    }

    /** Learned once for all ways of telling. */
    private FloatMatrix gains(GainAgreement.Opened opened, String method, long seed, StepSetting setting) {
        Path file = setting.gains(List.of(keySettings(method), seed));
        if (Files.exists(file)) {
            return Npy.read(file);
        }
        FineTuneSettings training = learner.training().orElseThrow().over(FineTuneSettings.delift());
        FloatMatrix gains = new TuningGain(opened.learner(), training.withSeeds(opened.seeds()))
                .gains(opened.pool(), opened.pool(), (done, of) -> {});
        Npy.write(file, gains);
        return gains;
    }

    @Override
    public StepResult choose(String method, double share, long seed, StepSetting setting) {
        return new StepResult(List.of(), new Results(List.of()));
    }

    @Override
    public List<TrainingSpec> trainings() {
        return List.of(learner.training().orElseThrow());
    }

    @Override
    public Work work(String method, double share) {
        return method.equals(GainAgreement.GRADIENTS) ? BaselineContenders.gradients(corpus.size()) : Work.NONE;
    }

    /** The gains of a pool, learned for the first way of telling that asks, and utilities of a form, which no other way needs. */
    @Override
    public Map<String, Work> shared(String method) {
        long n = corpus.size();
        Map<String, Work> shared = new LinkedHashMap<>();
        shared.put(
                "gains",
                new Work(0, learner.training().map(t -> n * t.sequences(1)).orElse(0L), (n + 1) * n));
        if (method.startsWith(GainAgreement.IN_CONTEXT)) {
            shared.put("utilities, " + method, new Work(n * n, 0, 0));
        }
        return shared;
    }
}
