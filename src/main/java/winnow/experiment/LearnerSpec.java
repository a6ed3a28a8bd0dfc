package winnow.experiment;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import winnow.finetune.FineTuneSettings;

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

    Map<String, Object> asMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("name", name);
        training.ifPresentOrElse(t -> map.putAll(t.asMap()), () -> map.put("examples", examples));
        return map;
    }

    Learner learner() {
        return training.map(t -> Learner.tuned(name, t.over(FineTuneSettings.delift())))
                .orElseGet(() -> new Learner(name, Optional.empty(), examples));
    }
}
