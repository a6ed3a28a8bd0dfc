package winnow.experiment;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import winnow.checkpoint.ModelConfig;
import winnow.transformer.Architectures;

/**
 * The sizes of a model, in the keys and words of its {@code config.json}: so plans can be made without the model.
 *
 * @param values key to value
 */
public record ModelShape(Map<String, Object> values) {
    /** Copies the values and checks that a model follows from them. */
    public ModelShape {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
        Architectures.sizeOf(ModelConfig.of(values));
    }

    static ModelShape of(StrictJson json) {
        return json.checked(() -> new ModelShape(json.asMap()));
    }

    Map<String, Object> asMap() {
        return values;
    }

    /** As a model's settings. */
    public ModelConfig config() {
        return ModelConfig.of(values);
    }
}
