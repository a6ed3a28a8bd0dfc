package winnow.experiment;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import winnow.finetune.FineTuneSettings;
import winnow.transformer.Precision;

/**
 * How an experiment file says that a model learns from a choice: by tuning, or from examples in the prompt.
 *
 * @param name in tables
 * @param training of weights, or empty
 * @param examples shown in a prompt when nothing is tuned
 */
record LearnerSpec(String name, Optional<TrainingSpec> training, int examples) {
    LearnerSpec {
        Contender.requireName(name);
        if (name.equals(Comparison.CHOICE)) {
            throw new IllegalArgumentException("a learner must not be called " + name);
        }
    }

    static LearnerSpec of(StrictJson json) {
        String name = json.text("name");
        LearnerSpec read = json.checked(() -> json.has("examples")
                ? new LearnerSpec(name, Optional.empty(), json.whole("examples", 1, 100))
                : new LearnerSpec(name, Optional.of(TrainingSpec.of(json)), 0));
        json.requireNothingElse();
        return read;
    }

    /** Those of an experiment, of different names. */
    static List<LearnerSpec> all(StrictJson json) {
        List<LearnerSpec> all =
                json.objects("learners").stream().map(LearnerSpec::of).toList();
        List<String> names = all.stream().map(LearnerSpec::name).toList();
        if (names.stream().distinct().count() < names.size()) {
            throw json.refused(new IllegalArgumentException("learners must have different names, got " + names));
        }
        return all;
    }

    Map<String, Object> asMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("name", name);
        training.ifPresentOrElse(t -> map.putAll(t.asMap()), () -> map.put("examples", examples));
        return map;
    }

    Learner learner() {
        return training.map(t -> new Learner(name, Optional.of(t.over(FineTuneSettings.delift())), 0, t.precision()))
                .orElseGet(() -> new Learner(name, Optional.empty(), examples, Precision.F32));
    }

    /** Those that tune weights, in order. */
    static List<TrainingSpec> trainings(List<LearnerSpec> learners) {
        return learners.stream().flatMap(learner -> learner.training().stream()).toList();
    }
}
