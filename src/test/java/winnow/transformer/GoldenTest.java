package winnow.transformer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import winnow.checkpoint.Checkpoint;

/** Every fixture and every quantity of its golden file, and at the end a table of the largest differences. */
class GoldenTest {
    /** Folders whose weights are those of another, so that every value of its file holds. */
    private static final Map<String, String> SAME_WEIGHTS =
            Map.of("llama_sharded", "llama", "gpt2/base_names", "gpt2", "bert_mlm/legacy_names", "bert_mlm");

    /** Descriptions of the file itself, and what the training package is compared with. */
    private static final Pattern NOT_COMPARED = Pattern.compile("fixture|model_type|architecture|oracle|tolerance|note"
            + "|sequences|token_types|mask_token_id|lora|adamw|.*\\.(of|note|eos)"
            + "|.*\\.max_abs_(logit_)?difference_\\w+|max_abs_logit_difference_to_llama_fixture"
            + "|greedy\\.smallest_gap_between_best_and_second_logit|decode\\.first16_bits"
            + "|unpadded\\.(loss_bf16_compute|bf16_compute_max_abs_logit_diff)");

    private static final GoldenTable DECODERS = new GoldenTable();
    private static final GoldenTable ENCODERS = new GoldenTable();

    static List<String> fixtures() throws IOException {
        Path root = Golden.folder("");
        try (Stream<Path> files = Files.walk(root, 3)) {
            return files.filter(f -> f.endsWith("config.json"))
                    .map(f -> root.relativize(f.getParent()).toString())
                    .sorted()
                    .toList();
        }
    }

    @Test
    void noFixtureHasVanished() throws IOException {
        assertEquals(33, fixtures().size());
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void allValuesAgree(String fixture) {
        GoldenBlock values = GoldenBlock.of(Golden.of(SAME_WEIGHTS.getOrDefault(fixture, fixture)));
        try (Checkpoint checkpoint = Checkpoint.open(Golden.folder(fixture))) {
            if (Architectures.isDecoder(checkpoint.config())) {
                try (Decoder decoder = Decoder.load(checkpoint, ComputeDevice.CPU, Precision.F32)) {
                    new DecoderGolden(DECODERS, fixture, decoder, values).compare();
                }
                DECODERS.requireWithinTolerance(fixture);
            } else {
                try (Encoder encoder = Encoder.load(checkpoint, ComputeDevice.CPU, Precision.F32)) {
                    new EncoderGolden(ENCODERS, fixture, encoder, values).compare();
                }
                ENCODERS.requireWithinTolerance(fixture);
            }
        }
        Set<String> overlooked = new TreeSet<>(values.unread());
        overlooked.removeIf(path -> NOT_COMPARED.matcher(path).matches());
        assertEquals(Set.of(), overlooked);
    }

    @AfterAll
    static void showTable() throws IOException {
        Set<String> shown = new TreeSet<>(DECODERS.fixtures());
        shown.addAll(ENCODERS.fixtures());
        assertEquals(new TreeSet<>(fixtures()), shown);
        System.out.printf("%n%s%n%s", DECODERS, ENCODERS);
    }
}
