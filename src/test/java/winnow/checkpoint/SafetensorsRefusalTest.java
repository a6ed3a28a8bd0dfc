package winnow.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static winnow.checkpoint.CraftedFile.bytes;
import static winnow.checkpoint.CraftedFile.entry;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import winnow.corpus.InvalidRecordException;

class SafetensorsRefusalTest {
    private static final String PLAIN = entry("a", "F32", "[2]", 0, 8);
    /** Of the processor, so that a busy machine does not matter; measured at most 15 ms once loaded. */
    private static final long LONGEST_NANOS = 1_000_000_000;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private static final long MOST_BYTES = 1 << 20;

    @TempDir
    static Path folder;

    /** Loads what the first refusal of a virtual machine loads. */
    @BeforeAll
    static void warmUp() {
        Path file = CraftedFile.write(folder.resolve("warm.safetensors"), bytes("{\"a\":1}", 0));
        assertThrows(InvalidRecordException.class, () -> Safetensors.open(file));
    }

    static Stream<Arguments> hostileFiles() {
        byte[] plain = ("{" + PLAIN + "}").getBytes(StandardCharsets.UTF_8);
        String max = "9223372036854775807";
        return Stream.of(
                Arguments.of("empty file", new byte[0], "it has only 0 bytes"),
                Arguments.of("length only", new byte[8], "it has only 8 bytes"),
                Arguments.of("length 0", bytes(0, plain, new byte[8]), "found 0;"),
                Arguments.of("length 2^63", bytes(Long.MIN_VALUE, plain, new byte[8]), "found 9223372036854775808;"),
                Arguments.of("length -1", bytes(-1, plain, new byte[8]), "found 18446744073709551615;"),
                Arguments.of("over 100 MB", bytes(100_000_001, plain, new byte[8]), "found 100000001;"),
                Arguments.of(
                        "beyond file", bytes(5_000, plain, new byte[8]), "header length 5000 goes beyond the file's"),
                Arguments.of("no brace", bytes("[1]", 0), "header must start with {"),
                Arguments.of("space first", bytes(" {" + PLAIN + "}", 8), "header must start with {"),
                Arguments.of("not JSON", bytes("{nothing}", 0), "malformed JSON"),
                Arguments.of("JSON cut short", bytes("{" + PLAIN, 8), "malformed JSON"),
                Arguments.of("two objects", bytes("{" + PLAIN + "}{}", 8), "one JSON object and nothing else"),
                Arguments.of("text after", bytes("{" + PLAIN + "} x", 8), "malformed JSON"),
                Arguments.of(
                        "not UTF-8",
                        bytes(6, new byte[] {'{', '"', (byte) 0xff, '"', ':', '1'}, new byte[8]),
                        "must be UTF-8"),
                Arguments.of(
                        "overlong UTF-8",
                        bytes(7, new byte[] {'{', '"', (byte) 0xc0, (byte) 0xaf, '"', ':', '1'}, new byte[8]),
                        "must be UTF-8"),
                Arguments.of("UTF-16", bytes(6, new byte[] {'{', 0, '"', 0, '}', 0}, new byte[8]), "malformed JSON"),
                Arguments.of("half a character", header(entry("\\ud800", "F32", "[2]", 0, 8)), "malformed JSON"),
                Arguments.of("other half", header(entry("\\udc00", "F32", "[2]", 0, 8)), "malformed JSON"),
                Arguments.of("name twice", header(PLAIN + "," + entry("a", "F32", "[2]", 0, 8)), "Duplicate field 'a'"),
                Arguments.of(
                        "key twice",
                        header("\"a\":{\"dtype\":\"F32\",\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}"),
                        "Duplicate field 'dtype'"),
                Arguments.of("metadata not an object", header("\"__metadata__\":[]," + PLAIN), "object of texts"),
                Arguments.of(
                        "metadata number", header("\"__metadata__\":{\"k\":1}," + PLAIN), "another value at \"k\""),
                Arguments.of("metadata twice", header("\"__metadata__\":{},\"__metadata__\":{}," + PLAIN), "Duplicate"),
                Arguments.of("tensor not an object", header("\"a\":7"), "tensor \"a\" must be described"),
                Arguments.of("tensor null", header("\"a\":null"), "tensor \"a\" must be described"),
                Arguments.of("no shape", header("\"a\":{\"dtype\":\"F32\",\"data_offsets\":[0,8]}"), "\"a\" must have"),
                Arguments.of(
                        "unknown key",
                        header("\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8],\"code\":\"x\"}"),
                        "tensor \"a\" has the unknown key \"code\""),
                Arguments.of("unknown type", header(entry("a", "F31", "[2]", 0, 8)), "\"a\": dtype must be one of"),
                Arguments.of("lower case type", header(entry("a", "f32", "[2]", 0, 8)), "found \"f32\""),
                Arguments.of(
                        "type no text",
                        header("\"a\":{\"dtype\":[\"F32\"],\"shape\":[2],\"data_offsets\":[0,8]}"),
                        "\"a\": dtype must be a text"),
                Arguments.of("negative dimension", header(entry("a", "F32", "[-2]", 0, 8)), "found \"-2\""),
                Arguments.of("two negative", header(entry("a", "F32", "[-1,-2]", 0, 8)), "\"a\": shape must hold"),
                Arguments.of("fraction", header(entry("a", "F32", "[2.0]", 0, 8)), "found \"2.0\""),
                Arguments.of(
                        "dimension 2^63", header(entry("a", "F32", "[9223372036854775808]", 0, 8)), "\"a\": shape"),
                Arguments.of("40 digits", header(entry("a", "F32", "[" + "9".repeat(40) + "]", 0, 8)), "\"a\": shape"),
                Arguments.of(
                        "400,000 digits",
                        header(entry("a", "F32", "[" + "9".repeat(400_000) + "]", 0, 8)),
                        "malformed JSON"),
                Arguments.of(
                        "shape nested", header(entry("a", "F32", "[[2]]", 0, 8)), "\"a\": shape must hold integers"),
                Arguments.of("shape a text", header(entry("a", "F32", "\"2\"", 0, 8)), "\"a\": shape must be a list"),
                Arguments.of(
                        "65 dimensions", header(entry("a", "F32", "[" + "1,".repeat(64) + "2]", 0, 8)), "at most 64"),
                Arguments.of(
                        "product overflows", header(entry("a", "F32", "[" + max + "," + max + "]", 0, 8)), "counted"),
                Arguments.of(
                        "product wraps to 2", header(entry("a", "F32", "[4611686018427387905,2]", 0, 8)), "counted"),
                Arguments.of(
                        "product wraps to 0", header(entry("a", "U8", "[4294967296,4294967296]", 0, 0)), "counted"),
                Arguments.of(
                        "size too small", header(entry("a", "F32", "[3]", 0, 8)), "takes 12 bytes, but data_offsets"),
                Arguments.of(
                        "size too large", header(entry("a", "F16", "[2]", 0, 8)), "takes 4 bytes, but data_offsets"),
                Arguments.of(
                        "one offset",
                        header("\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[8]}"),
                        "[begin, end]"),
                Arguments.of("three offsets", header(offsets("[0,8,8]")), "\"a\": data_offsets must be [begin, end]"),
                Arguments.of("offsets turned", header(offsets("[8,0]")), "\"a\": data_offsets must be [begin, end]"),
                Arguments.of("negative offset", header(offsets("[-8,0]")), "\"a\": data_offsets must hold integers"),
                Arguments.of("end beyond file", header(entry("a", "F32", "[3]", 0, 12)), "\"a\" ends at byte 12"),
                Arguments.of(
                        "end 2^63 - 1", header(offsets("[9223372036854775799," + max + "]")), "\"a\" ends at byte"),
                Arguments.of(
                        "overlap",
                        bytes("{" + PLAIN + "," + entry("b", "F32", "[2]", 4, 12) + "}", 12),
                        "tensor \"b\" overlaps the tensor before it, \"a\""),
                Arguments.of(
                        "same place",
                        bytes("{" + PLAIN + "," + entry("b", "F32", "[2]", 0, 8) + "}", 8),
                        "tensor \"b\" overlaps the tensor before it, \"a\""),
                Arguments.of(
                        "empty tensor inside another",
                        bytes("{" + PLAIN + "," + entry("b", "F32", "[0]", 4, 4) + "}", 8),
                        "tensor \"b\" overlaps the tensor before it, \"a\""),
                Arguments.of(
                        "gap",
                        bytes("{" + PLAIN + "," + entry("b", "F32", "[2]", 12, 20) + "}", 20),
                        "tensor \"b\" leaves a gap of 4 bytes"),
                Arguments.of(
                        "gap at the start", bytes("{" + entry("a", "F32", "[2]", 4, 12) + "}", 12), "gap of 4 bytes"),
                Arguments.of("rest", bytes("{" + PLAIN + "}", 9), "1 bytes after the last tensor"),
                Arguments.of("data without tensors", bytes("{}", 100), "100 bytes after the last tensor"),
                Arguments.of("deep", bytes("{\"a\":" + "[".repeat(100_000), 0), "tensor \"a\" must be described"),
                Arguments.of("deep type", bytes("{\"a\":{\"dtype\":" + "[".repeat(9_999), 0), "dtype must be a text"),
                Arguments.of("deep metadata", bytes("{\"__metadata__\":{\"a\":" + "{\"a\":".repeat(9_999), 0), "\"a\""),
                Arguments.of("long name", header(entry("n".repeat(5_000), "F32", "[2]", 0, 8)), "malformed JSON"),
                Arguments.of(
                        "pickle",
                        "\u0080\u0002}q\u0000(X\u0005".repeat(9).getBytes(StandardCharsets.ISO_8859_1),
                        "no safetensors"),
                Arguments.of("zip", "PK\u0003\u0004".repeat(9).getBytes(StandardCharsets.ISO_8859_1), "no safetensors"),
                Arguments.of(
                        "pointer instead of the file",
                        "version https://git-lfs.github.com/spec/v1\noid sha256:0".getBytes(StandardCharsets.UTF_8),
                        "no safetensors"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("hostileFiles")
    void hostileFilesAreRefusedInOneLineQuicklyAndWithoutMemory(String name, byte[] content, String part) {
        Path file = CraftedFile.write(folder.resolve("hostile.safetensors"), content);
        long allocated = THREADS.getCurrentThreadAllocatedBytes();
        long start = THREADS.getCurrentThreadCpuTime();
        String message = assertThrows(InvalidRecordException.class, () -> Safetensors.open(file))
                .getMessage();
        assertTrue(THREADS.getCurrentThreadCpuTime() - start < LONGEST_NANOS, name);
        assertTrue(THREADS.getCurrentThreadAllocatedBytes() - allocated < MOST_BYTES + 8L * content.length, name);
        assertTrue(message.startsWith(file + ": ") && message.contains(part), message);
        assertFalse(
                message.contains("\n") || message.length() > folder.toString().length() + 400, message);
    }

    @Test
    void aHugeHeaderThatTheFileReallyHasIsNotHeldInMemory() throws IOException {
        Path file =
                CraftedFile.write(folder.resolve("hole.safetensors"), bytes(99_000_000, new byte[] {'{'}, new byte[0]));
        try (RandomAccessFile hole = new RandomAccessFile(file.toFile(), "rw")) {
            hole.setLength(200_000_000);
        }
        long allocated = THREADS.getCurrentThreadAllocatedBytes();
        assertThrows(InvalidRecordException.class, () -> Safetensors.open(file));
        assertTrue(THREADS.getCurrentThreadAllocatedBytes() - allocated < MOST_BYTES);
        Files.delete(file);
    }

    @Test
    void aHundredThousandTensorsAreReadAndMoreThanTheLimitRefused() {
        assertEquals(100_000, open(many(100_000)));
        assertThrows(InvalidRecordException.class, () -> open(many(SafetensorsHeader.MOST_TENSORS + 1)));
    }

    @Test
    void namesOfOneHashDoNotSlowTheReader() {
        StringBuilder header = new StringBuilder("{");
        for (int i = 0; i < 1 << 14; i++) {
            StringBuilder name = new StringBuilder();
            for (int bit = 0; bit < 14; bit++) {
                name.append((i >> bit & 1) == 0 ? "Aa" : "BB");
            }
            header.append(i == 0 ? "" : ",").append(entry(name.toString(), "U8", "[1]", i, i + 1));
        }
        long start = THREADS.getCurrentThreadCpuTime();
        assertEquals(1 << 14, open(bytes(header + "}", 1 << 14)));
        assertTrue(THREADS.getCurrentThreadCpuTime() - start < 2 * LONGEST_NANOS);
    }

    @Test
    void whatIsNoRegularFileIsNotOpened() throws IOException, InterruptedException {
        assertThrows(InvalidRecordException.class, () -> Safetensors.open(folder));
        Path pipe = folder.resolve("pipe.safetensors");
        if (new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor() == 0) {
            assertThrows(InvalidRecordException.class, () -> Safetensors.open(pipe));
        }
        assertThrows(UncheckedIOException.class, () -> Safetensors.open(folder.resolve("absent")));
    }

    private static String offsets(String offsets) {
        return "\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":" + offsets + "}";
    }

    private static byte[] header(String entries) {
        return bytes("{" + entries + "}", 8);
    }

    private static byte[] many(int n) {
        StringBuilder header = new StringBuilder("{");
        for (int i = 0; i < n; i++) {
            header.append(i == 0 ? "" : ",").append(entry("layer." + i, "U8", "[1]", i, i + 1));
        }
        return bytes(header + "}", n);
    }

    private static int open(byte[] content) {
        try (Safetensors file = Safetensors.open(CraftedFile.write(folder.resolve("many.safetensors"), content))) {
            return file.names().size();
        }
    }
}
