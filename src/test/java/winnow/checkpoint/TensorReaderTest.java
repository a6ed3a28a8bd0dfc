package winnow.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import winnow.corpus.InvalidRecordException;

class TensorReaderTest {
    private static final Path GOLDEN = Path.of("src/test/resources/golden");
    private static final Path SOURCE = Path.of("model");

    @TempDir
    Path folder;

    @Test
    void namesAreFoundWithAndWithoutTheirPrefix() {
        try (Checkpoint whole = Checkpoint.open(GOLDEN.resolve("gpt2"));
                Checkpoint base = Checkpoint.open(GOLDEN.resolve("gpt2/base_names"))) {
            TensorReader full = TensorReader.of(whole).withOptionalPrefixes("transformer.");
            TensorReader bare = TensorReader.of(base).withOptionalPrefixes("transformer.");
            float[] expected = whole.readFloats("transformer.wte.weight");
            for (TensorReader reader : new TensorReader[] {full, bare}) {
                assertArrayEquals(expected, reader.take("transformer.wte.weight", 160, 32));
                assertArrayEquals(expected, reader.take("wte.weight", 160, 32));
            }
            assertEquals(Optional.of("wte.weight"), bare.nameInFile("transformer.wte.weight"));
            for (String name : whole.names()) {
                bare.expect(name, whole.info(name).dimensions());
            }
            bare.requireMatch("h\\.\\d+\\.attn\\.bias");
            String message = assertThrows(InvalidRecordException.class, bare::requireMatch)
                    .getMessage();
            assertTrue(message.contains("2 unexpected: ") && message.contains("\"h.0.attn.bias\""), message);
        }
    }

    @Test
    void oldEndingsAreFound() {
        try (Checkpoint recent = Checkpoint.open(GOLDEN.resolve("bert_mlm"));
                Checkpoint legacy = Checkpoint.open(GOLDEN.resolve("bert_mlm/legacy_names"))) {
            TensorReader reader = TensorReader.of(legacy)
                    .withOldEnding("LayerNorm.weight", "LayerNorm.gamma")
                    .withOldEnding("LayerNorm.bias", "LayerNorm.beta");
            for (String name : recent.names()) {
                long[] shape = recent.info(name).dimensions();
                reader.expect(name, shape);
                assertArrayEquals(recent.readFloats(name), reader.take(name, shape), name);
            }
            reader.requireMatch("bert\\.embeddings\\.position_ids|bert\\.pooler\\..*|cls\\.seq_relationship\\..*"
                    + "|cls\\.predictions\\.decoder\\..*");
        }
    }

    @Test
    void allThatDoesNotFitIsNamedAtOnce() {
        TensorReader reader = reader("a", "b", "c", "d");
        reader.expect("a", 2).expect("b", 1, 2).expect("x", 2).expect("y", 3);
        assertEquals(
                "model: tensors do not fit the configuration: 2 missing: \"x\", \"y\"; "
                        + "1 of another shape: \"b\" [2] for [1, 2]; 2 unexpected: \"c\", \"d\"",
                assertThrows(InvalidRecordException.class, reader::requireMatch).getMessage());
        reader.tensors().close();
    }

    @Test
    void longListsAreCutAfterTen() {
        TensorReader reader = reader("a").expect("a", 2);
        for (int i = 0; i < 12; i++) {
            reader.expect("x" + i, 1);
        }
        String message =
                assertThrows(InvalidRecordException.class, reader::requireMatch).getMessage();
        assertTrue(message.contains(": 12 missing: \"x0\", ") && message.endsWith("\"x9\" and 2 more"), message);
        reader.tensors().close();
    }

    @Test
    void aConfigurationOfTooManyLayersEndsEarly() {
        TensorReader reader = reader("a");
        String message = assertThrows(InvalidRecordException.class, () -> {
                    for (long i = 0; i < Long.MAX_VALUE; i++) {
                        reader.expect("layer." + i, Long.MAX_VALUE);
                    }
                })
                .getMessage();
        assertTrue(message.contains("10000 missing"), message);
        reader.tensors().close();
    }

    @Test
    void whatIsTakenIsCheckedToo() {
        TensorReader reader = reader("a", "b");
        assertArrayEquals(new float[] {1, 2}, reader.take("a", 2));
        assertEquals(
                "model: tensor \"a\" must have the shape [2, 1], found [2]",
                assertThrows(InvalidRecordException.class, () -> reader.take("a", 2, 1))
                        .getMessage());
        assertEquals(
                "model: tensor \"c\" is missing",
                assertThrows(InvalidRecordException.class, () -> reader.take("c", 2))
                        .getMessage());
        assertFalse(reader.has("c"));
        assertThrows(InvalidRecordException.class, reader::requireMatch);
        reader.take("b", 2);
        reader.requireMatch();
        reader.tensors().close();
    }

    private TensorReader reader(String... names) {
        SafetensorsWriter writer = new SafetensorsWriter();
        for (String name : names) {
            writer.add(name, ElementType.F32, new float[] {1, 2}, 2);
        }
        Path file = folder.resolve("a.safetensors");
        writer.write(file);
        return new TensorReader(Safetensors.open(file), SOURCE);
    }
}
