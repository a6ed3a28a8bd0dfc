package winnow.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafetensorsTest {
    private static final Path GOLDEN = Path.of("src/test/resources/golden");

    @TempDir
    Path folder;

    @Test
    void aFileTellsNamesShapesTypesAndMetadata() {
        try (Safetensors file = Safetensors.open(GOLDEN.resolve("llama/model.safetensors"))) {
            assertEquals(Map.of("format", "pt"), file.metadata());
            assertEquals("lm_head.weight", file.names().get(0));
            TensorInfo head = file.info("lm_head.weight");
            assertEquals(List.of(160L, 32L), head.shape());
            assertEquals(ElementType.F32, head.type());
            assertEquals(8 + 2096, head.offset());
            assertEquals(160 * 32 * 4, head.bytes());
            assertEquals(160 * 32, head.elements());
        }
    }

    @Test
    void everyTypeIsWidenedToItsValues() {
        assertValues("F64", new double[] {0.5, -3, 1e-3}, (b, x) -> b.putDouble(x));
        assertValues("F32", new double[] {0.5, -3, 1e-3f}, (b, x) -> b.putFloat((float) x));
        assertValues("F16", new double[] {0.5, -3, 65504}, (b, x) -> b.putShort(Float16.fromFloat((float) x)));
        assertValues("BF16", new double[] {0.5, -3, 0x1p100}, (b, x) -> b.putShort(BFloat16.fromFloat((float) x)));
        assertValues("I64", new double[] {0, -3, 0x1p62}, (b, x) -> b.putLong((long) x));
        assertValues("I32", new double[] {0, -3, 1 << 30}, (b, x) -> b.putInt((int) x));
        assertValues("I16", new double[] {0, -3, 32767}, (b, x) -> b.putShort((short) x));
        assertValues("I8", new double[] {0, -3, 127}, (b, x) -> b.put((byte) x));
        assertValues("U32", new double[] {0, 3, 0xff000000L}, (b, x) -> b.putInt((int) (long) x));
        assertValues("U16", new double[] {0, 3, 65535}, (b, x) -> b.putShort((short) (int) x));
        assertValues("U8", new double[] {0, 3, 255}, (b, x) -> b.put((byte) (int) x));
        assertValues("BOOL", new double[] {0, 1, 1}, (b, x) -> b.put((byte) x));
    }

    @Test
    void largeUnsignedIntegersAreRoundedOnce() {
        long[] values = {-1, Long.MIN_VALUE, Long.MIN_VALUE + (1L << 39), Long.MIN_VALUE + (1L << 39) + 1, 5};
        float[] expected = {0x1p64f, 0x1p63f, 0x1p63f, 0x1.000002p63f, 5};
        ByteBuffer data = ByteBuffer.allocate(40).order(ByteOrder.LITTLE_ENDIAN);
        data.asLongBuffer().put(values);
        try (Safetensors file = open("{" + CraftedFile.entry("a", "U64", "[5]", 0, 40) + "}", data.array())) {
            assertArrayEquals(expected, file.readFloats("a"));
        }
    }

    @Test
    void eightBitFloatsAreNamedNotGuessed() {
        try (Safetensors file = open("{" + CraftedFile.entry("a", "F8_E4M3", "[2]", 0, 2) + "}", new byte[] {1, 2})) {
            String message = assertThrows(IllegalArgumentException.class, () -> file.readFloats("a"))
                    .getMessage();
            assertTrue(message.endsWith("tensor \"a\" is of type F8_E4M3, which cannot be read as floats"), message);
            ByteBuffer raw = ByteBuffer.allocate(2);
            file.readBytes("a", 0, raw);
            assertArrayEquals(new byte[] {1, 2}, raw.array());
        }
    }

    @Test
    void unalignedTensorsInReverseOrderAreTheSameWeights() {
        try (Safetensors whole = Safetensors.open(GOLDEN.resolve("gpt2/model.safetensors"));
                Safetensors base = Safetensors.open(GOLDEN.resolve("gpt2/base_names/model.safetensors"))) {
            assertTrue(base.names().stream().anyMatch(name -> base.info(name).offset() % Float.BYTES != 0)
                    || base.info("wte.weight").offset() % 64 != 0);
            for (String name : whole.names()) {
                assertArrayEquals(
                        whole.readFloats(name), base.readFloats(name.substring("transformer.".length())), name);
            }
        }
    }

    @Test
    void integerTensorsReadAsNumbers() {
        try (Safetensors file = Safetensors.open(GOLDEN.resolve("bert_mlm/legacy_names/model.safetensors"))) {
            float[] positions = file.readFloats("bert.embeddings.position_ids");
            for (int i = 0; i < positions.length; i++) {
                assertEquals(i, positions[i]);
            }
            assertEquals(
                    ElementType.I64, file.info("bert.embeddings.position_ids").type());
        }
    }

    @Test
    void aPartIsTheSameAsThatPartOfTheWhole() {
        int n = 200_000;
        ByteBuffer data = ByteBuffer.allocate(2 * n).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < n; i++) {
            data.putShort(Float16.fromFloat(i % 2048));
        }
        try (Safetensors file =
                open("{" + CraftedFile.entry("a", "F16", "[" + n + "]", 0, 2 * n) + "}", data.array())) {
            float[] part = new float[140_000];
            FloatBuffer direct = ByteBuffer.allocateDirect(4 * part.length).asFloatBuffer();
            file.read("a", 33_333, FloatBuffer.wrap(part));
            file.read("a", 33_333, direct);
            for (int i = 0; i < part.length; i++) {
                assertEquals((33_333 + i) % 2048, part[i]);
                assertEquals(part[i], direct.get(i));
            }
            byte[] raw = new byte[300_001];
            file.readBytes("a", 7, ByteBuffer.wrap(raw));
            for (int i = 0; i < raw.length; i++) {
                assertEquals(data.get(7 + i), raw[i]);
            }
            assertThrows(IllegalArgumentException.class, () -> file.read("a", n - 1, FloatBuffer.allocate(2)));
            assertThrows(IllegalArgumentException.class, () -> file.read("a", -1, FloatBuffer.allocate(2)));
            assertThrows(
                    IllegalArgumentException.class, () -> file.readBytes("a", Long.MAX_VALUE, ByteBuffer.allocate(2)));
            assertThrows(IllegalArgumentException.class, () -> file.info("b"));
            assertFalse(file.contains("b"));
        }
    }

    @Test
    void scalarsAndEmptyTensorsAreTensors() {
        String header = "{" + CraftedFile.entry("none", "F32", "[3,0]", 0, 0) + ","
                + CraftedFile.entry("one", "F32", "[]", 0, 4) + "," + CraftedFile.entry("end", "I8", "[0]", 4, 4) + "}";
        try (Safetensors file = open(header, new byte[] {0, 0, (byte) 0x80, 0x3f})) {
            assertEquals(List.of("none", "one", "end"), file.names());
            assertArrayEquals(new float[] {1}, file.readFloats("one"));
            assertArrayEquals(new float[0], file.readFloats("none"));
            assertEquals(List.of(), file.info("one").shape());
        }
    }

    @Test
    void aTensorBeyondTwoGigabytesIsReadWhereItLies() throws IOException {
        long size = 3_000_000_000L;
        byte[] start = CraftedFile.bytes("{" + CraftedFile.entry("a", "F32", "[" + size / 4 + "]", 0, size) + "}", 0);
        Path path = CraftedFile.write(folder.resolve("large.safetensors"), start);
        try (RandomAccessFile hole = new RandomAccessFile(path.toFile(), "rw")) {
            hole.setLength(start.length + size);
            hole.seek(start.length + size - 4);
            hole.write(new byte[] {0, 0, (byte) 0x80, 0x3f});
        }
        try (Safetensors file = Safetensors.open(path)) {
            float[] last = new float[2];
            file.read("a", size / 4 - 2, FloatBuffer.wrap(last));
            assertArrayEquals(new float[] {0, 1}, last);
        }
    }

    @Test
    void aTensorOfMoreElementsThanAnArrayHoldsIsToBeReadInParts() throws IOException {
        long size = 2_200_000_000L;
        byte[] start = CraftedFile.bytes("{" + CraftedFile.entry("a", "U8", "[" + size + "]", 0, size) + "}", 0);
        Path path = CraftedFile.write(folder.resolve("large.safetensors"), start);
        try (RandomAccessFile hole = new RandomAccessFile(path.toFile(), "rw")) {
            hole.setLength(start.length + size);
        }
        try (Safetensors file = Safetensors.open(path)) {
            String message = assertThrows(IllegalArgumentException.class, () -> file.readFloats("a"))
                    .getMessage();
            assertTrue(message.contains("read it in parts"), message);
        }
    }

    @Test
    void aFileShortenedWhileOpenIsAnErrorThatNamesTheTensor() throws IOException {
        Path path = CraftedFile.write(
                folder.resolve("a.safetensors"),
                CraftedFile.bytes("{" + CraftedFile.entry("a", "F32", "[100]", 0, 400) + "}", 400));
        try (Safetensors file = Safetensors.open(path)) {
            try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
                channel.truncate(100);
            }
            String message = assertThrows(UncheckedIOException.class, () -> file.readFloats("a"))
                    .getMessage();
            assertTrue(message.contains("a.safetensors") && message.contains("tensor \"a\""), message);
        }
    }

    @Test
    void aClosedFileSaysSoAndAnInterruptIsACancellation() {
        Path path = GOLDEN.resolve("llama/model.safetensors");
        Safetensors closed = Safetensors.open(path);
        closed.close();
        closed.close();
        assertThrows(IllegalStateException.class, () -> closed.readFloats("lm_head.weight"));
        try (Safetensors file = Safetensors.open(path)) {
            Thread.currentThread().interrupt();
            assertThrows(CancellationException.class, () -> file.readFloats("lm_head.weight"));
        } finally {
            assertTrue(Thread.interrupted());
        }
        Thread.currentThread().interrupt();
        assertThrows(CancellationException.class, () -> Safetensors.open(path));
        assertTrue(Thread.interrupted());
    }

    @Test
    void severalThreadsReadOneFile() {
        try (Safetensors file = Safetensors.open(GOLDEN.resolve("llama/model.safetensors"))) {
            Map<String, Integer> once =
                    file.names().stream().collect(Collectors.toMap(n -> n, n -> Arrays.hashCode(file.readFloats(n))));
            boolean isSame = IntStream.range(0, 500)
                    .parallel()
                    .mapToObj(i -> file.names().get(i % once.size()))
                    .allMatch(n -> once.get(n) == Arrays.hashCode(file.readFloats(n)));
            assertTrue(isSame);
        }
    }

    private interface Put {
        void put(ByteBuffer into, double value);
    }

    private void assertValues(String type, double[] values, Put put) {
        int bytes = ElementType.valueOf(type).bytes();
        ByteBuffer data = ByteBuffer.allocate(bytes * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (double value : values) {
            put.put(data, value);
        }
        String header = "{" + CraftedFile.entry("a", type, "[" + values.length + "]", 0, data.capacity()) + "}";
        try (Safetensors file = open(header, data.array())) {
            float[] read = file.readFloats("a");
            for (int i = 0; i < values.length; i++) {
                assertEquals((float) values[i], read[i], type);
            }
        }
    }

    private Safetensors open(String header, byte[] data) {
        assertEquals(header.length(), header.getBytes(StandardCharsets.UTF_8).length);
        return Safetensors.open(CraftedFile.write(folder.resolve("a.safetensors"), CraftedFile.bytes(header, data)));
    }
}
