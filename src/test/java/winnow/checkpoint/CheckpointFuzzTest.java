package winnow.checkpoint;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import winnow.corpus.InvalidRecordException;
import winnow.random.Seeds;

/** Ten thousand damaged files: each reads or is refused in one line, at a cost that its length bounds. */
class CheckpointFuzzTest {
    private static final long SEED = 20;
    private static final int SAFETENSORS = 5_000;
    private static final int CONFIGS = 4_000;
    private static final int INDICES = 1_000;

    /** Buffers of a fixed size; the largest seen was 0.2 MB. */
    private static final long FIXED_BYTES = 1 << 20;

    private static final long LONGEST_NANOS = 2_000_000_000L;

    private static final List<String> TOKENS = List.of(
            "{",
            "}",
            "[",
            "]",
            ",",
            ":",
            "\"",
            "\\",
            "\\ud800",
            "\\u0000",
            "null",
            "true",
            "-1",
            "0",
            "1e999",
            "NaN",
            "1e-999999999",
            "9223372036854775807",
            "9223372036854775808",
            "-9223372036854775809",
            "18446744073709551616",
            "4294967296",
            "2147483648",
            "0.5",
            "\"F32\"",
            "\"F64\"",
            "\"BOOL\"",
            "\"dtype\"",
            "\"shape\"",
            "\"data_offsets\"",
            "\"__metadata__\"",
            "[]",
            "{}",
            "[0,0]",
            "../",
            "C:\\\\",
            "\u00e9",
            " ",
            "[".repeat(3_000),
            "9".repeat(3_000),
            "{\"a\":".repeat(3_000));

    @TempDir
    Path folder;

    @Test
    void damagedTensorFilesReadOrAreRefused() throws IOException {
        Path file = folder.resolve("fuzz.safetensors");
        List<byte[]> seeds = List.of(small(), CraftedFile.bytes("{}", 0), withoutPadding());
        int read = fuzz(file, seeds, SAFETENSORS, "safetensors", () -> {
            try (Safetensors opened = Safetensors.open(file)) {
                for (String name : opened.names()) {
                    if (opened.info(name).type().isReadable()) {
                        opened.readFloats(name);
                    }
                }
                opened.metadata();
            }
        });
        assertTrue(read > SAFETENSORS / 50 && read < SAFETENSORS / 2, read + " of the damaged files read");
    }

    @Test
    void damagedConfigurationsReadOrAreRefused() throws IOException {
        Path file = folder.resolve("config.json");
        List<byte[]> seeds = List.of(
                Files.readAllBytes(Path.of("src/test/resources/golden/phi3_longrope/config.json")),
                Files.readAllBytes(Path.of("src/test/resources/golden/gpt_neo/config.json")),
                "{\"rope_parameters\":{\"full\":{\"rope_theta\":1e4},\"part\":{\"factor\":2}},\"n\":null}"
                        .getBytes(StandardCharsets.UTF_8));
        int read = fuzz(file, seeds, CONFIGS, "config", () -> {
            ModelConfig config = ModelConfig.read(file);
            int turn = 0;
            for (String key : config.keys()) {
                useOne(config, key, turn++);
            }
            quietly(() -> config.rope().json());
            config.elementType();
            config.with("added", 1).json();
        });
        assertTrue(read > CONFIGS / 20 && read < CONFIGS * 3 / 4, read + " of the damaged files read");
    }

    @Test
    void damagedIndicesReadOrAreRefused() throws IOException {
        Files.writeString(folder.resolve("config.json"), "{}");
        SafetensorsWriter writer = new SafetensorsWriter();
        for (int i = 0; i < 4; i++) {
            writer.add("t" + i, ElementType.F32, new float[] {i}, 1);
        }
        writer.writeFolder(folder, 4);
        Path index = folder.resolve("model.safetensors.index.json");
        int read = fuzz(index, List.of(Files.readAllBytes(index)), INDICES, "index", () -> {
            try (Checkpoint checkpoint = Checkpoint.open(folder)) {
                checkpoint.names().forEach(checkpoint::readFloats);
            }
        });
        assertTrue(read > INDICES / 100 && read < INDICES * 3 / 4, read + " of the damaged files read");
    }

    @Test
    void tenThousandOpensLeaveNoDescriptorAndNoNativeMemory() throws IOException {
        Path good = folder.resolve("good.safetensors");
        Files.write(good, small());
        Path bad = folder.resolve("bad.safetensors");
        Files.write(bad, Arrays.copyOf(small(), 100));
        openAll(good, bad, 100);
        long descriptors = descriptors();
        long direct = directBytes();
        openAll(good, bad, 5_000);
        assertTrue(descriptors() <= descriptors, "descriptors left open");
        assertTrue(directBytes() <= direct, "native memory left behind");
    }

    private static void openAll(Path good, Path bad, int times) {
        for (int i = 0; i < times; i++) {
            try (Safetensors opened = Safetensors.open(good)) {
                opened.readFloats("half");
            }
            quietly(() -> Safetensors.open(bad));
        }
    }

    /** Runs the use on every mutant, checks what it throws and costs, and counts how often it throws nothing. */
    private static int fuzz(Path file, List<byte[]> seeds, int times, String stream, Runnable use) throws IOException {
        RandomGenerator random = Seeds.of(SEED).stream(stream);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        for (byte[] seed : seeds) {
            Files.write(file, seed);
            quietly(use);
        }
        long descriptors = descriptors();
        int read = 0;
        for (int i = 0; i < times; i++) {
            byte[] mutant = mutate(seeds.get(i % seeds.size()), random);
            rewrite(file, mutant);
            String name = "seed " + SEED + ", " + stream + " " + i;
            long allocated = threads.getCurrentThreadAllocatedBytes();
            long start = threads.getCurrentThreadCpuTime();
            try {
                use.run();
                read++;
            } catch (InvalidRecordException e) {
                assertTrue(e.getMessage().contains(file.getFileName().toString()), name + ": " + e.getMessage());
                assertFalse(e.getMessage().contains("\n"), name + ": " + e.getMessage());
                assertTrue(e.getMessage().length() < 1_000, name + ": " + e.getMessage());
            }
            assertTrue(threads.getCurrentThreadCpuTime() - start < LONGEST_NANOS, name);
            long cost = threads.getCurrentThreadAllocatedBytes() - allocated;
            assertTrue(cost < FIXED_BYTES + 100L * mutant.length, name + " allocated " + cost);
        }
        assertTrue(descriptors() <= descriptors, "descriptors left open");
        return read;
    }

    /** Without emptying the file first, after which some file systems write through to the disk. */
    private static void rewrite(Path file, byte[] bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(bytes), 0);
            channel.truncate(bytes.length);
        }
    }

    private static byte[] mutate(byte[] seed, RandomGenerator random) {
        byte[] bytes = seed;
        int changes = 1 + random.nextInt(3);
        for (int i = 0; i < changes; i++) {
            bytes = change(bytes, random);
        }
        return bytes;
    }

    private static byte[] change(byte[] bytes, RandomGenerator random) {
        if (bytes.length == 0) {
            return new byte[] {(byte) random.nextInt()};
        }
        int at = random.nextInt(bytes.length);
        switch (random.nextInt(7)) {
            case 0 -> {
                byte[] flipped = bytes.clone();
                flipped[at] ^= (byte) (1 << random.nextInt(8));
                return flipped;
            }
            case 1 -> {
                return Arrays.copyOf(bytes, at);
            }
            case 2 -> {
                int from = random.nextInt(bytes.length);
                int to = from + random.nextInt(bytes.length - from);
                return splice(bytes, at, at, Arrays.copyOfRange(bytes, from, to));
            }
            case 3 -> {
                return splice(bytes, at, Math.min(bytes.length, at + 1 + random.nextInt(20)), new byte[0]);
            }
            case 4 -> {
                byte[] length = bytes.clone();
                length[random.nextInt(Math.min(8, length.length))] = (byte) random.nextInt();
                return length;
            }
            case 5 -> {
                byte[] digits = bytes.clone();
                for (int i = at; i < digits.length; i++) {
                    if (digits[i] >= '0' && digits[i] <= '9') {
                        digits[i] = (byte) ('0' + random.nextInt(10));
                        break;
                    }
                }
                return digits;
            }
            default -> {
                byte[] token = TOKENS.get(random.nextInt(TOKENS.size())).getBytes(StandardCharsets.UTF_8);
                return splice(bytes, at, Math.min(bytes.length, at + random.nextInt(8)), token);
            }
        }
    }

    private static byte[] splice(byte[] bytes, int from, int to, byte[] middle) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        joined.write(bytes, 0, from);
        joined.write(middle, 0, middle.length);
        joined.write(bytes, to, bytes.length - to);
        return joined.toByteArray();
    }

    private byte[] small() {
        Path file = folder.resolve("small.safetensors");
        new SafetensorsWriter()
                .add("half", ElementType.F16, new float[] {1, 2, 3, 4}, 2, 2)
                .add("word", ElementType.F32, new float[] {1, 2}, 2)
                .add("none", ElementType.BF16, new float[0], 0)
                .write(file);
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] withoutPadding() {
        String header = "{" + CraftedFile.entry("a", "I64", "[1]", 3, 11) + ","
                + CraftedFile.entry("b", "U8", "[3,1]", 0, 3) + ",\"__metadata__\":{\"k\":\"v\"}}";
        return CraftedFile.bytes(header, 11);
    }

    private static void useOne(ModelConfig config, String key, int turn) {
        List<Runnable> uses = List.of(
                () -> config.integer(key),
                () -> config.positive(key),
                () -> config.number(key),
                () -> config.flag(key),
                () -> config.text(key),
                () -> config.integers(key),
                () -> config.numbers(key),
                () -> config.texts(key),
                () -> config.child(key));
        quietly(uses.get(turn % uses.size()));
    }

    private static void quietly(Runnable use) {
        try {
            use.run();
        } catch (InvalidRecordException e) {
            assertFalse(e.getMessage().contains("\n"));
        }
    }

    private static long descriptors() throws IOException {
        Path open = Path.of("/proc/self/fd");
        if (!Files.isDirectory(open)) {
            return 0;
        }
        try (Stream<Path> files = Files.list(open)) {
            return files.map(CheckpointFuzzTest::target)
                    .filter(target -> target.contains(".safetensors") || target.endsWith(".json"))
                    .count();
        }
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException e) {
            return "";
        }
    }

    private static long directBytes() {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
    }
}
