package winnow.tokenizer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The tokenizer of a model folder: its file, or what stands in for one.
 *
 * @param folder where the other files of the model are
 * @param file what was read, for messages
 * @param json the content of a tokenizer.json
 */
record TokenizerFiles(Path folder, Path file, String json) {
    private static final int NAMES_SHOWN = 8;

    /** Finds the file, given it or its folder. */
    static TokenizerFiles find(Path folderOrFile) {
        if (!Files.isDirectory(folderOrFile)) {
            if (Files.notExists(folderOrFile)) {
                throw missing(folderOrFile);
            }
            Path folder = folderOrFile.toAbsolutePath().getParent();
            return new TokenizerFiles(folder, folderOrFile, BoundedJson.text(folderOrFile));
        }
        Path file = folderOrFile.resolve("tokenizer.json");
        if (Files.exists(file)) {
            return new TokenizerFiles(folderOrFile, file, BoundedJson.text(file));
        }
        Path vocabulary = folderOrFile.resolve("vocab.json");
        Path merges = folderOrFile.resolve("merges.txt");
        if (Files.exists(vocabulary) && Files.exists(merges)) {
            return new TokenizerFiles(folderOrFile, vocabulary, Gpt2Files.tokenizerJson(folderOrFile));
        }
        throw BoundedJson.refused(folderOrFile, "holds no tokenizer.json; " + whatIsThere(folderOrFile));
    }

    private static String whatIsThere(Path folder) {
        for (String name : List.of("tokenizer.model", "spiece.model", "sentencepiece.bpe.model", "vocab.txt")) {
            if (Files.exists(folder.resolve(name))) {
                return "it holds " + name + ", which must be converted: in Python,"
                        + " AutoTokenizer.from_pretrained(folder).save_pretrained(folder)";
            }
        }
        try (Stream<Path> files = Files.list(folder)) {
            List<String> names =
                    files.map(f -> f.getFileName().toString()).sorted().toList();
            if (names.isEmpty()) {
                return "it is empty";
            }
            String shown = String.join(", ", names.subList(0, Math.min(NAMES_SHOWN, names.size())));
            return "it holds " + shown + (names.size() > NAMES_SHOWN ? ", …" : "");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + folder + ": " + e, e);
        }
    }

    private static UncheckedIOException missing(Path file) {
        return new UncheckedIOException(file + " does not exist", new NoSuchFileException(file.toString()));
    }
}
