package winnow.experiment;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import winnow.corpus.Corpus;
import winnow.finetune.FineTuneSettings;
import winnow.random.Seeds;

/**
 * Text like that of the pool which the model reads before anything is chosen, as the method takes for granted. One model for all seeds.
 *
 * @param texts how many
 * @param training how they are read
 */
record PretrainingSpec(int texts, TrainingSpec training) {
    /** Seeds of the source and of the order in which it is read. */
    static final Seeds SEEDS = Seeds.of(0).child("pretraining");

    static Optional<PretrainingSpec> ofAny(StrictJson json) {
        return json.objectIfAny("pretraining").map(part -> {
            PretrainingSpec read = new PretrainingSpec(part.whole("texts", 1, 10_000_000), TrainingSpec.of(part));
            part.requireNothingElse();
            return read;
        });
    }

    Map<String, Object> asMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("texts", texts);
        map.putAll(training.asMap());
        return map;
    }

    /**
     * The folder of the model that has read a source.
     *
     * @param corpus settings of the source
     * @param source so many texts
     */
    Path model(StepSetting setting, Map<String, Object> corpus, IntFunction<Corpus> source) {
        return setting.derivedModel(
                Map.of("corpus", corpus, "pretraining", asMap()),
                folder -> PreFineTuning.pretrain(
                        setting.model(),
                        setting.compute().device(),
                        source.apply(texts),
                        training.over(FineTuneSettings.gotD()).withSeeds(SEEDS),
                        folder));
    }

    ExperimentProblem.Work work() {
        return new ExperimentProblem.Work(0, training.sequences(texts), 0);
    }
}
