package winnow.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import winnow.corpus.InvalidRecordException;

class CheckpointTest {
    private static final Path GOLDEN = Path.of("src/test/resources/golden");
    private static final String INDEX = "model.safetensors.index.json";
    private static final String SECOND = "model-00002-of-00003.safetensors";

    @TempDir
    Path folder;

    @Test
    void shardsHoldTheSameWeightsAsOneFile() {
        try (Checkpoint whole = Checkpoint.open(GOLDEN.resolve("llama"));
                Checkpoint sharded = Checkpoint.open(GOLDEN.resolve("llama_sharded"))) {
            SafetensorsWriterTest.assertSameBits(whole, sharded);
            assertEquals("llama", sharded.config().modelType());
            assertThrows(IllegalArgumentException.class, () -> sharded.info("none"));
        }
    }

    @Test
    void sixteenBitWeightsAreTheRoundedOnes() {
        assertRounded("llama_bf16", x -> BFloat16.toFloat(BFloat16.fromFloat(x)));
        assertRounded("llama_fp16", x -> Float16.toFloat(Float16.fromFloat(x)));
    }

    @Test
    void weightsRoundedHereAreBitForBitThoseOfTheOtherProgram() throws IOException {
        for (ElementType type : List.of(ElementType.BF16, ElementType.F16)) {
            Path golden = GOLDEN.resolve(type == ElementType.BF16 ? "llama_bf16" : "llama_fp16");
            Path target = folder.resolve(type.name());
            try (Checkpoint source = Checkpoint.open(GOLDEN.resolve("llama"))) {
                SafetensorsWriter writer = new SafetensorsWriter();
                for (String name : source.names()) {
                    writer.add(
                            name,
                            type,
                            (first, into) -> source.read(name, first, into),
                            source.info(name).dimensions());
                }
                Checkpoint.write(target, source.config().withElementType(type), writer, beside -> {});
            }
            assertEquals(-1, Files.mismatch(golden.resolve("model.safetensors"), target.resolve("model.safetensors")));
        }
    }

    @Test
    void aFolderIsWrittenBackWithItsConfigurationAndCompanions() throws IOException {
        Path source = copy("llama");
        Files.writeString(source.resolve("tokenizer.json"), "{}");
        Files.writeString(source.resolve("vocab.txt"), "a");
        Files.writeString(source.resolve("pytorch_model.bin"), "never copied");
        Path target = folder.resolve("written");
        try (Checkpoint original = Checkpoint.open(source)) {
            SafetensorsWriter writer = new SafetensorsWriter();
            original.names().forEach(name -> writer.copy(name, original));
            Checkpoint.write(target, original.config(), writer, Checkpoint.companions(original.folder()));
            try (Checkpoint written = Checkpoint.open(target)) {
                SafetensorsWriterTest.assertSameBits(original, written);
            }
            assertThrows(
                    IllegalArgumentException.class,
                    () -> Checkpoint.write(target, original.config(), writer, beside -> {}));
        }
        for (String same : List.of("config.json", "tokenizer.json", "vocab.txt", "model.safetensors")) {
            assertEquals(-1, Files.mismatch(source.resolve(same), target.resolve(same)), same);
        }
        try (Stream<Path> files = Files.list(target)) {
            assertEquals(4, files.count());
        }
    }

    @Test
    void pickleFilesAreNamedAndNotOpened() throws IOException {
        Path model = Files.createDirectory(folder.resolve("model"));
        Files.writeString(model.resolve("config.json"), "{}");
        refused(model, "holds no model.safetensors and no model.safetensors.index.json");
        // A pipe without a writer would block whoever opened it.
        pipe(model.resolve("pytorch_model.bin"));
        Files.createFile(model.resolve("training_args.bin"));
        refused(
                model,
                "found pytorch_model.bin, training_args.bin, which may be pickles, can run code and are never opened");
    }

    @Test
    void whatIsMissingIsNamed() throws IOException {
        assertThrows(IllegalArgumentException.class, () -> Checkpoint.open(folder.resolve("absent")));
        refused(folder, "holds no config.json");
        Path model = copy("llama_sharded");
        Files.delete(model.resolve(SECOND));
        refused(model, "lists \"" + SECOND + "\", which does not exist");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../outside.safetensors",
                "..",
                "/etc/passwd",
                "/tmp/outside.safetensors",
                "./model-00002-of-00003.safetensors",
                "sub/outside.safetensors",
                "C:\\\\outside.safetensors",
                "C:outside.safetensors",
                "\\\\\\\\host\\\\share\\\\outside.safetensors",
                "..\\\\outside.safetensors",
                "file:///outside.safetensors",
                "model.safetensors\\u0000.safetensors",
                "outside.safetensors ",
                "outside.safetensors.",
                "",
                "pytorch_model.bin"
            })
    void shardNamesThatAreNoPlainNamesAreRefused(String name) throws IOException {
        Path model = copy("llama_sharded");
        Files.copy(model.resolve(SECOND), folder.resolve("outside.safetensors"));
        editIndex(model, text -> text.replace(SECOND, name));
        RecordingFileSystem recording = new RecordingFileSystem(model.getFileSystem());
        InvalidRecordException refusal =
                assertThrows(InvalidRecordException.class, () -> Checkpoint.open(recording.wrap(model)));
        String message = refusal.getMessage();
        Path real = model.toRealPath();
        assertEquals(List.of(real.resolve("config.json"), real.resolve(INDEX)), recording.opened());
        assertTrue(message.contains("plain names") || message.contains("must list .safetensors files only"), message);
        assertTrue(message.startsWith(model.resolve(INDEX) + ": "), message);
    }

    @Test
    void aLinkOutOfTheFolderIsRefusedAndOneWithinItFollowed() throws IOException {
        Path model = copy("llama_sharded");
        Path outside = Files.move(model.resolve(SECOND), folder.resolve("outside.safetensors"));
        Files.createSymbolicLink(model.resolve(SECOND), outside);
        refused(model, "must not be a link to a file outside the model's folder");
        Files.delete(model.resolve(SECOND));
        Files.createSymbolicLink(model.resolve(SECOND), Path.of("../outside.safetensors"));
        refused(model, "must not be a link to a file outside the model's folder");
        Files.delete(model.resolve(SECOND));
        Files.createSymbolicLink(model.resolve(SECOND), Path.of("nowhere"));
        refused(model, "is a link to a file that does not exist");
        Files.delete(model.resolve(SECOND));
        Files.move(outside, model.resolve("hidden"));
        Files.createSymbolicLink(model.resolve(SECOND), Path.of("hidden"));
        Checkpoint.open(model).close();
    }

    @Test
    void linksForConfigAndWeightsOutOfTheFolderAreRefusedToo() throws IOException {
        for (String name : List.of("config.json", "model.safetensors")) {
            Path model = copy("llama");
            Path outside = Files.move(model.resolve(name), folder.resolve("outside"));
            Files.createSymbolicLink(model.resolve(name), outside);
            refused(model, name + ": must not be a link to a file outside the model's folder");
            clear(model);
            Files.delete(outside);
        }
    }

    @Test
    void linksOfTheHubCacheLeadToItsOwnFilesOnly() throws IOException {
        Path cache = folder.resolve("hub");
        Path snapshot = Files.createDirectories(cache.resolve("models--org--name/snapshots/0123"));
        Path blobs = Files.createDirectories(cache.resolve("models--org--name/blobs"));
        Path others = Files.createDirectories(cache.resolve("models--org--other/blobs"));
        Files.copy(GOLDEN.resolve("llama/config.json"), blobs.resolve("aa"));
        Files.copy(GOLDEN.resolve("llama/model.safetensors"), blobs.resolve("bb"));
        Files.createSymbolicLink(snapshot.resolve("config.json"), Path.of("../../blobs/aa"));
        Files.createSymbolicLink(snapshot.resolve("model.safetensors"), Path.of("../../blobs/bb"));
        Checkpoint.open(snapshot).close();
        Files.createSymbolicLink(folder.resolve("short"), snapshot);
        Checkpoint.open(folder.resolve("short")).close();
        Files.move(blobs.resolve("bb"), others.resolve("bb"));
        Files.delete(snapshot.resolve("model.safetensors"));
        Files.createSymbolicLink(
                snapshot.resolve("model.safetensors"), Path.of("../../../models--org--other/blobs/bb"));
        refused(snapshot, "must not be a link to a file outside the model's folder");
    }

    @Test
    void foldersAndPipesInTheirPlaceAreRefused() throws IOException {
        Path model = copy("llama_sharded");
        Files.delete(model.resolve(SECOND));
        Files.createDirectory(model.resolve(SECOND));
        refused(model, SECOND + ": must be a regular file");
        Files.delete(model.resolve(SECOND));
        pipe(model.resolve(SECOND));
        refused(model, SECOND + ": must be a regular file");
    }

    @Test
    void anIndexMustAgreeWithItsFiles() throws IOException {
        Path model = copy("llama_sharded");
        String norm = "\"model.norm.weight\": \"model-00003-of-00003.safetensors\"";
        editIndex(model, text -> text.replace(norm, norm.replace("00003-", "00001-")));
        refused(
                model,
                "lists tensor \"model.norm.weight\" in model-00001-of-00003.safetensors, which does not hold it");
        editIndex(model, text -> text.replace(norm.replace("00003-", "00001-"), norm + "," + norm));
        refused(model, "malformed JSON: Duplicate field 'model.norm.weight'");
        editIndex(model, text -> text.replace(norm + "," + norm, norm + ",\"x\":7"));
        refused(model, "weight_map must give a file name for tensor \"x\"");
        Files.writeString(model.resolve(INDEX), "{\"weight_map\":{}}");
        refused(model, "weight_map must name at least one tensor, found none");
        Files.writeString(model.resolve(INDEX), "{\"weight_map\":[]}");
        refused(model, "weight_map must be an object");
        Files.writeString(model.resolve(INDEX), "{\"metadata\":" + "[".repeat(10_000));
        refused(model, "malformed JSON");
        Files.writeString(model.resolve(INDEX), "{\"metadata\":" + "1".repeat(400_000) + "}");
        refused(model, "malformed JSON");
    }

    @Test
    void oneFileUnderTwoNamesIsRefused() throws IOException {
        Path model = copy("llama_sharded");
        Files.createSymbolicLink(model.resolve("again.safetensors"), Path.of(SECOND));
        editIndex(model, text -> text.replace("\"weight_map\": {", "\"weight_map\": {\"x\": \"again.safetensors\","));
        refused(model, "lists one file twice, as \"again.safetensors\" and as \"" + SECOND + "\"");
    }

    @Test
    void aTensorInTwoFilesIsRefused() throws IOException {
        Path model = copy("llama_sharded");
        new SafetensorsWriter()
                .add("model.norm.weight", ElementType.F32, new float[32], 32)
                .add("x", ElementType.F32, new float[1])
                .write(model.resolve("x.safetensors"));
        editIndex(model, text -> text.replace("\"weight_map\": {", "\"weight_map\": {\"x\": \"x.safetensors\","));
        refused(model, "tensor \"model.norm.weight\" is in model-00003-of-00003.safetensors too");
    }

    @Test
    void anIndexOfTooManyFilesIsRefusedBeforeAnyIsOpened() throws IOException {
        Path model = copy("llama_sharded");
        StringBuilder many = new StringBuilder("{\"weight_map\":{\"a\":\"0.safetensors\"");
        for (int i = 1; i <= 1_000; i++) {
            many.append(",\"").append(i).append("\":\"").append(i).append(".safetensors\"");
        }
        Files.writeString(model.resolve(INDEX), many + "}}");
        refused(model, "must list at most 1000 files, found more");
    }

    private static void assertRounded(String fixture, UnaryOperator<Float> rounding) {
        try (Checkpoint exact = Checkpoint.open(GOLDEN.resolve("llama"));
                Checkpoint rounded = Checkpoint.open(GOLDEN.resolve(fixture))) {
            assertEquals(exact.names().size(), rounded.names().size());
            for (String name : exact.names()) {
                float[] expected = exact.readFloats(name);
                for (int i = 0; i < expected.length; i++) {
                    expected[i] = rounding.apply(expected[i]);
                }
                assertArrayEquals(expected, rounded.readFloats(name), name);
            }
        }
    }

    @Test
    void theRecordOfOpenedFilesIsComplete() throws IOException {
        Path model = copy("llama_sharded").toRealPath();
        RecordingFileSystem recording = new RecordingFileSystem(model.getFileSystem());
        Checkpoint.open(recording.wrap(model)).close();
        List<String> names = recording.opened().stream()
                .map(file -> model.relativize(file).toString())
                .toList();
        assertEquals(
                List.of(
                        "config.json",
                        INDEX,
                        "model-00001-of-00003.safetensors",
                        SECOND,
                        "model-00003-of-00003.safetensors"),
                names);
    }

    /** Refused with such a message, and without opening anything outside the folder or a file that may be a pickle. */
    private static void refused(Path model, String part) throws IOException {
        RecordingFileSystem recording = new RecordingFileSystem(model.getFileSystem());
        String message = assertThrows(InvalidRecordException.class, () -> Checkpoint.open(recording.wrap(model)))
                .getMessage();
        Path real = model.toRealPath();
        for (Path file : recording.opened()) {
            boolean isInside = file.startsWith(real) || file.getParent().endsWith("models--org--name/blobs");
            assertTrue(isInside && !file.toString().endsWith(".bin"), file + " was opened");
        }
        assertTrue(message.contains(part), message);
        assertFalse(message.contains("\n"), message);
    }

    private Path copy(String fixture) throws IOException {
        Path model = folder.resolve("model");
        Files.createDirectories(model);
        try (Stream<Path> files = Files.list(GOLDEN.resolve(fixture))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, model.resolve(file.getFileName()));
            }
        }
        return model;
    }

    private static void clear(Path model) throws IOException {
        try (Stream<Path> files = Files.list(model)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
    }

    private static void editIndex(Path model, UnaryOperator<String> edit) throws IOException {
        String before = Files.readString(model.resolve(INDEX));
        String after = edit.apply(before);
        assertFalse(after.equals(before));
        Files.writeString(model.resolve(INDEX), after);
    }

    private static void pipe(Path path) throws IOException {
        try {
            assertEquals(
                    0, new ProcessBuilder("mkfifo", path.toString()).start().waitFor());
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }
}
