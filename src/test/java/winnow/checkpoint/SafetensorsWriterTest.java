package winnow.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafetensorsWriterTest {
    private static final Path GOLDEN = Path.of("src/test/resources/golden");

    @TempDir
    Path folder;

    @Test
    void theBytesAreThoseOfTheFormat() throws IOException {
        Path file = folder.resolve("a.safetensors");
        new SafetensorsWriter()
                .add("b", ElementType.BF16, new float[] {1, -2}, 2, 1)
                .add("a", ElementType.F32, new float[] {0.5f})
                .metadata("by", "\u00e9")
                .write(file);
        String header = "{\"__metadata__\":{\"by\":\"\u00e9\",\"format\":\"pt\"},"
                + "\"a\":{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[0,4]},"
                + "\"b\":{\"dtype\":\"BF16\",\"shape\":[2,1],\"data_offsets\":[4,8]}}";
        int length = header.getBytes(StandardCharsets.UTF_8).length;
        byte[] data = {0, 0, 0, 0x3f, (byte) 0x80, 0x3f, 0, (byte) 0xc0};
        assertArrayEquals(CraftedFile.bytes(header + " ".repeat((8 - length % 8) % 8), data), Files.readAllBytes(file));
    }

    @Test
    void everyGoldenFileSurvivesACopyBitForBit() throws IOException {
        List<Path> files;
        try (Stream<Path> walk = Files.walk(GOLDEN)) {
            files = walk.filter(f -> f.toString().endsWith(".safetensors")).toList();
        }
        assertEquals(37, files.size());
        for (Path file : files) {
            Path copy = folder.resolve("copy.safetensors");
            try (Safetensors original = Safetensors.open(file)) {
                SafetensorsWriter writer = new SafetensorsWriter();
                original.names().forEach(name -> writer.copy(name, original));
                writer.write(copy);
                try (Safetensors written = Safetensors.open(copy)) {
                    assertEquals(Map.of("format", "pt"), written.metadata());
                    assertSameBits(original, written);
                }
            }
        }
    }

    @Test
    void theOrderOfAddingDoesNotChangeTheFile() throws IOException {
        Path one = folder.resolve("one");
        Path two = folder.resolve("two");
        float[] x = {1, 2, 3};
        new SafetensorsWriter()
                .add("a", ElementType.F16, x, 3)
                .add("b", ElementType.F32, x, 3)
                .write(one);
        new SafetensorsWriter()
                .add("b", ElementType.F32, x, 3)
                .add("a", ElementType.F16, x, 3)
                .write(two);
        assertEquals(-1, Files.mismatch(one, two));
        try (Safetensors file = Safetensors.open(one)) {
            assertEquals(List.of("b", "a"), file.names());
            assertEquals(0, file.info("b").offset() % 8);
        }
    }

    @Test
    void largeTensorsAreAskedForInPiecesInOrder() {
        int n = 100_001;
        long[] next = {0};
        int[] largest = {0};
        FloatSource counting = (first, into) -> {
            assertEquals(next[0], first);
            largest[0] = Math.max(largest[0], into.remaining());
            next[0] += into.remaining();
            for (long i = first; into.hasRemaining(); i++) {
                into.put(i);
            }
        };
        Path file = folder.resolve("a.safetensors");
        new SafetensorsWriter().add("a", ElementType.F32, counting, n).write(file);
        assertTrue(largest[0] < n);
        try (Safetensors read = Safetensors.open(file)) {
            float[] values = read.readFloats("a");
            for (int i = 0; i < n; i++) {
                assertEquals(i, values[i]);
            }
        }
    }

    @Test
    void aFolderIsDividedAboveTheLimitAndReadsAsOne() throws IOException {
        SafetensorsWriter writer = new SafetensorsWriter();
        for (int i = 0; i < 7; i++) {
            writer.add("layer." + i, ElementType.F32, new float[] {i, i}, 2);
        }
        writer.add("large", ElementType.F32, new float[10], 10);
        writer.writeFolder(folder, 20);
        Files.writeString(folder.resolve("config.json"), "{\"model_type\":\"none\"}");
        assertTrue(Files.exists(folder.resolve("model-00005-of-00005.safetensors")));
        assertFalse(Files.exists(folder.resolve("model.safetensors")));
        ModelConfig index = ModelConfig.read(folder.resolve("model.safetensors.index.json"));
        assertEquals(96, index.child("metadata").orElseThrow().integer("total_size"));
        assertEquals(
                "model-00002-of-00005.safetensors",
                index.child("weight_map").orElseThrow().text("layer.2"));
        try (Checkpoint checkpoint = Checkpoint.open(folder)) {
            assertEquals(8, checkpoint.names().size());
            for (int i = 0; i < 7; i++) {
                assertArrayEquals(new float[] {i, i}, checkpoint.readFloats("layer." + i));
            }
        }
    }

    @Test
    void aFileThatCannotBeFinishedLeavesTheOldOne() throws IOException {
        Path file = Files.writeString(folder.resolve("a.safetensors"), "old");
        FloatSource failing = (first, into) -> {
            throw new IllegalStateException("lost");
        };
        SafetensorsWriter writer = new SafetensorsWriter().add("a", ElementType.F32, failing, 5);
        assertThrows(IllegalStateException.class, () -> writer.write(file));
        FloatSource lazy = (first, into) -> into.put(1);
        SafetensorsWriter other = new SafetensorsWriter().add("a", ElementType.F32, lazy, 5);
        String message = assertThrows(IllegalStateException.class, () -> other.write(file))
                .getMessage();
        assertEquals("the source of tensor a gave 1 of 5 values asked for", message);
        assertEquals("old", Files.readString(file));
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(List.of(file), files.toList());
        }
    }

    @Test
    void finiteNumbersDoNotBecomeInfiniteAndOthersStayWhatTheyAre() {
        Path file = folder.resolve("a.safetensors");
        float[] special = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, -0f};
        for (ElementType type : List.of(ElementType.F32, ElementType.F16, ElementType.BF16)) {
            new SafetensorsWriter().add("a", type, special, 4).write(file);
            try (Safetensors read = Safetensors.open(file)) {
                assertArrayEquals(special, read.readFloats("a"));
            }
        }
        SafetensorsWriter half = new SafetensorsWriter().add("w", ElementType.F16, new float[] {1, 70_000}, 2);
        String message = assertThrows(IllegalArgumentException.class, () -> half.write(file))
                .getMessage();
        assertEquals("tensor w must be in the range of F16, found 70000.0", message);
        SafetensorsWriter brain = new SafetensorsWriter().add("w", ElementType.BF16, new float[] {Float.MAX_VALUE}, 1);
        assertThrows(IllegalArgumentException.class, () -> brain.write(file));
    }

    @Test
    void badTensorsAreRefusedWhenAdded() {
        SafetensorsWriter writer = new SafetensorsWriter().add("a", ElementType.F32, new float[2], 2);
        refused("tensor a must be added once", () -> writer.add("a", ElementType.F32, new float[2], 2));
        refused(
                "tensor must not be called __metadata__",
                () -> writer.add("__metadata__", ElementType.F32, new float[1]));
        refused("tensor must not be called \ud800", () -> writer.add("\ud800", ElementType.F32, new float[1]));
        refused(
                "type must be F32, F16 or BF16, got I8 for tensor b",
                () -> writer.add("b", ElementType.I8, new float[1]));
        refused(
                "tensor b must have as many values as its shape [3] says, got 2",
                () -> writer.add("b", ElementType.F32, new float[2], 3));
        refused(
                "shape of tensor b must be non-negative and countable, got [-1]",
                () -> writer.add("b", ElementType.F32, new float[0], -1));
        refused(
                "shape of tensor b must be non-negative and countable, got [4294967296, 4294967296]",
                () -> writer.add("b", ElementType.F32, (first, into) -> {}, 1L << 32, 1L << 32));
        refused("shardBytes must be at least 1, got 0", () -> writer.writeFolder(folder, 0));
    }

    private static void refused(String message, Runnable call) {
        assertEquals(
                message, assertThrows(IllegalArgumentException.class, call::run).getMessage());
    }

    static void assertSameBits(Tensors expected, Tensors actual) {
        assertEquals(
                expected.names().stream().sorted().toList(),
                actual.names().stream().sorted().toList());
        for (String name : expected.names()) {
            TensorInfo tensor = expected.info(name);
            assertEquals(tensor.type(), actual.info(name).type(), name);
            assertEquals(tensor.shape(), actual.info(name).shape(), name);
            assertEquals(raw(expected, tensor), raw(actual, tensor), name);
        }
    }

    private static ByteBuffer raw(Tensors tensors, TensorInfo tensor) {
        ByteBuffer bytes = ByteBuffer.allocate((int) tensor.bytes()).order(ByteOrder.LITTLE_ENDIAN);
        tensors.readBytes(tensor.name(), 0, bytes);
        return bytes.flip();
    }
}
