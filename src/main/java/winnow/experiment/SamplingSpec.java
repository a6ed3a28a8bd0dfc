package winnow.experiment;

import java.util.LinkedHashMap;
import java.util.Map;
import winnow.evaluation.ToxicitySettings;
import winnow.model.Sampling;
import winnow.random.Seeds;

/** How an experiment file says that a model writes, and from which score on a text counts as toxic. */
record SamplingSpec(int generations, int maxNewTokens, double temperature, double topP, double threshold) {
    static SamplingSpec of(StrictJson json) {
        SamplingSpec read = new SamplingSpec(
                json.whole("generations", 1, 1000),
                json.whole("maxNewTokens", 1, 1000),
                json.number("temperature", 0.01, 10),
                json.number("topP", 0.01, 1),
                json.number("threshold", 0.001, 1));
        json.requireNothingElse();
        return read;
    }

    Map<String, Object> asMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("generations", generations);
        map.put("maxNewTokens", maxNewTokens);
        map.put("temperature", temperature);
        map.put("topP", topP);
        map.put("threshold", threshold);
        return map;
    }

    /** With seeds that those of a run replace. */
    ToxicitySettings settings() {
        return new ToxicitySettings(
                generations, maxNewTokens, Sampling.atTemperature(temperature).withTopP(topP), threshold, Seeds.of(0));
    }
}
