package winnow.transformer;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import winnow.checkpoint.ElementType;
import winnow.checkpoint.ModelConfig;
import winnow.checkpoint.SafetensorsWriter;
import winnow.corpus.InvalidRecordException;
import winnow.corpus.OutputFile;

/**
 * An adapter as the peft library saves it. Only fields that its oldest releases know are written; when reading, unknown fields
 * are passed over, and those that would change the mathematics are refused.
 */
final class AdapterFolder {
    static final String PREFIX = "base_model.model.";
    static final String A = ".lora_A.weight";
    static final String B = ".lora_B.weight";

    private static final String CONFIG = "adapter_config.json";
    private static final String MATRICES = "adapter_model.safetensors";

    /** Fields that change what an adapter computes, or where; nothing but their absence is implemented. */
    private static final List<String> REFUSED = List.of(
            "use_dora",
            "use_rslora",
            "use_qalora",
            "lora_bias",
            "rank_pattern",
            "alpha_pattern",
            "modules_to_save",
            "layers_to_transform",
            "exclude_modules",
            "target_parameters",
            "trainable_token_indices",
            "layer_replication",
            "alora_invocation_tokens");

    /** Ways of starting that also change the weights of the base model. */
    private static final Pattern CHANGING_BASE = Pattern.compile("(pissa|olora|loftq|corda).*");

    private AdapterFolder() {}

    static Path matrices(Path folder) {
        return folder.resolve(MATRICES);
    }

    static String nameOf(String module, String matrix) {
        return PREFIX + module + matrix;
    }

    static LoraSettings settings(Path folder) {
        ModelConfig config = ModelConfig.read(folder.resolve(CONFIG));
        requirePlain(config);
        try {
            return new LoraSettings(
                    config.positive("r"),
                    config.number("lora_alpha"),
                    config.numberOr(0, "lora_dropout"),
                    targets(config));
        } catch (IllegalArgumentException e) {
            throw new InvalidRecordException(config.file(), e.getMessage());
        }
    }

    private static void requirePlain(ModelConfig config) {
        String type = config.textOr("LORA", "peft_type");
        if (!type.equals("LORA")) {
            throw refused(config, "peft_type", "LORA", type);
        }
        String bias = config.textOr("none", "bias");
        if (!bias.equals("none")) {
            throw refused(config, "bias", "none", bias);
        }
        for (String field : REFUSED) {
            if (!config.isUnset(field)) {
                throw refused(config, field, "absent, null, false or empty", "a value");
            }
        }
        if (config.isText("init_lora_weights")
                && CHANGING_BASE.matcher(config.text("init_lora_weights")).matches()) {
            throw refused(
                    config,
                    "init_lora_weights",
                    "one that leaves the model's weights as they are",
                    config.text("init_lora_weights"));
        }
    }

    private static InvalidRecordException refused(ModelConfig config, String field, String rule, String found) {
        return new InvalidRecordException(
                config.file(), field + " must be " + rule + " because nothing else is implemented, found " + found);
    }

    /** A text is a regular expression, but for {@code all-linear}; a list holds names. */
    private static TargetModules targets(ModelConfig config) {
        String key = "target_modules";
        List<String> names = config.texts(key);
        if (!config.isText(key)) {
            return new TargetModules.Named(names);
        }
        return names.get(0).equals("all-linear") ? TargetModules.allLinear() : TargetModules.matching(names.get(0));
    }

    static void write(
            Path folder,
            LoraSettings settings,
            String base,
            boolean transposed,
            String task,
            List<Parameter> parameters,
            OutputFile.IOConsumer<Path> beside) {
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("peft_type", "LORA");
        config.put("task_type", task);
        config.put("base_model_name_or_path", base);
        config.put("inference_mode", true);
        config.put("r", settings.rank());
        config.put("lora_alpha", number(settings.alpha()));
        config.put("lora_dropout", settings.dropout());
        config.put("bias", "none");
        config.put("fan_in_fan_out", transposed);
        config.put("target_modules", written(settings.targets(), parameters));
        config.put("modules_to_save", null);
        config.put("init_lora_weights", true);
        config.put("layers_to_transform", null);
        config.put("layers_pattern", null);
        SafetensorsWriter tensors = new SafetensorsWriter();
        for (Parameter parameter : parameters) {
            tensors.add(
                    PREFIX + parameter.name(),
                    ElementType.F32,
                    parameter.valuesOnDisk(),
                    parameter.value().getShape().getShape());
        }
        OutputFile.writeDirectory(folder, inside -> {
            String json = ModelConfig.of(config).json();
            OutputFile.write(inside.resolve(CONFIG), out -> out.write(json.getBytes(StandardCharsets.UTF_8)));
            tensors.write(inside.resolve(MATRICES));
            beside.accept(inside);
        });
    }

    /** Whole numbers without a point: older readers want an integer. */
    private static Number number(double value) {
        if (value == (int) value) {
            return (int) value;
        }
        return value;
    }

    /** "All" is spelled out as the ends of names, because its short form is younger than many readers. */
    private static Object written(TargetModules targets, List<Parameter> parameters) {
        if (targets instanceof TargetModules.Matching matching) {
            return matching.expression();
        }
        if (targets instanceof TargetModules.Named named) {
            return named.names();
        }
        List<String> modules = new ArrayList<>();
        for (Parameter parameter : parameters) {
            if (parameter.name().endsWith(A)) {
                String module = parameter.name().substring(0, parameter.name().length() - A.length());
                modules.add(module);
            }
        }
        return modules;
    }
}
