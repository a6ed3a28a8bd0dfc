package winnow.tokenizer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenizerTest {
    @TempDir
    Path folder;

    /** BERT's kind: words and their continuations, a begin and an end token around a sequence. */
    private static final String WORD_PIECES =
            """
            {"version": "1.0",
             "truncation": {"direction": "Right", "max_length": 3, "strategy": "LongestFirst", "stride": 0},
             "padding": {"strategy": {"Fixed": 20}, "direction": "Right", "pad_to_multiple_of": null, "pad_id": 0,
                         "pad_type_id": 0, "pad_token": "[PAD]"},
             "added_tokens": [%s],
             "normalizer": {"type": "BertNormalizer", "clean_text": true, "handle_chinese_chars": true,
                            "strip_accents": null, "lowercase": true},
             "pre_tokenizer": {"type": "BertPreTokenizer"},
             "post_processor": {"type": "TemplateProcessing",
               "single": [{"SpecialToken": {"id": "[CLS]", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}},
                          {"SpecialToken": {"id": "[SEP]", "type_id": 0}}],
               "pair": [{"Sequence": {"id": "A", "type_id": 0}}, {"Sequence": {"id": "B", "type_id": 1}}],
               "special_tokens": {"[CLS]": {"id": "[CLS]", "ids": [2], "tokens": ["[CLS]"]},
                                  "[SEP]": {"id": "[SEP]", "ids": [3], "tokens": ["[SEP]"]}}},
             "decoder": {"type": "WordPiece", "prefix": "##", "cleanup": true},
             "model": {"type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##",
                       "max_input_chars_per_word": 100,
                       "vocab": {"[PAD]": 0, "[UNK]": 1, "[CLS]": 2, "[SEP]": 3, "[MASK]": 4, "win": 5, "##now": 6,
                                 "##ing": 7, "data": 8, "!": 9}}}
            """
                    .formatted(added(0, "[PAD]", 1, "[UNK]", 2, "[CLS]", 3, "[SEP]", 4, "[MASK]"));

    @Test
    void wordPiecesAreNeitherCutNorPaddedWhateverTheFileSays() {
        try (Tokenizer tokenizer = load(WORD_PIECES)) {
            assertArrayEquals(new int[] {5, 6, 7, 8, 9}, tokenizer.encode("Winnowing data!"));
            assertArrayEquals(new int[] {2, 5, 6, 7, 8, 9, 3}, tokenizer.encodeWithSpecials("Winnowing data!"));
            assertEquals("winnowing data!", tokenizer.decode(new int[] {5, 6, 7, 8, 9}));
        }
    }

    @Test
    void wordPiecesShowTheirTextAndRoles() {
        write(
                "special_tokens_map.json",
                """
                {"cls_token": "[CLS]", "sep_token": {"content": "[SEP]", "lstrip": false}, "pad_token": "[PAD]"}""");
        write(
                "tokenizer_config.json",
                """
                {"mask_token": {"content": "[MASK]"}, "pad_token": null, "bos_token": "[NOT THERE]",
                 "model_max_length": 1000000000000000019884624838656}""");
        try (Tokenizer tokenizer = load(WORD_PIECES)) {
            assertEquals(
                    List.of("[CLS]", " win", "now", "ing", " data", " !", "[UNK]", "[SEP]"),
                    tokenizer.tokenTexts(new int[] {2, 5, 6, 7, 8, 9, 1, 3}));
            assertEquals(List.of("win", "now"), tokenizer.tokenTexts(new int[] {5, 6}));
            assertArrayEquals(new int[] {1}, tokenizer.encode("zebra"));
            assertEquals(10, tokenizer.vocabularySize());
            assertEquals(OptionalInt.of(2), tokenizer.beginId());
            assertEquals(OptionalInt.of(3), tokenizer.endId());
            assertEquals(OptionalInt.of(0), tokenizer.padId());
            assertEquals(OptionalInt.of(1), tokenizer.unknownId());
            assertEquals(OptionalInt.of(4), tokenizer.maskId());
            assertEquals(OptionalInt.of(6), tokenizer.idOf("##now"));
            assertEquals(OptionalInt.empty(), tokenizer.idOf("now"));
            assertEquals("##now", tokenizer.tokenOf(6));
        }
    }

    @Test
    void rolesComeFromTheNumbersOfTheModelWhereNoTokenIsNamed() {
        write(
                "config.json",
                "{\"bos_token_id\": 1, \"eos_token_id\": [2, 7], \"pad_token_id\": 999, \"unk_token_id\": null}");
        try (Tokenizer tokenizer = load(sentencePieces())) {
            assertEquals(OptionalInt.of(1), tokenizer.beginId());
            assertEquals(OptionalInt.of(2), tokenizer.endId());
            assertEquals(OptionalInt.empty(), tokenizer.padId());
            assertEquals(OptionalInt.of(0), tokenizer.unknownId());
        }
    }

    @Test
    void sentencePiecesFallBackToBytesAndComeBackWhole() {
        try (Tokenizer tokenizer = load(sentencePieces())) {
            int[] ids = tokenizer.encode("ab bé");
            assertEquals(
                    List.of("▁ab", "▁", "b", "<0xC3>", "<0xA9>"),
                    IntStream.of(ids).mapToObj(tokenizer::tokenOf).toList());
            assertEquals(List.of(" ab", " ", "b", "\\xC3", "\\xA9"), tokenizer.tokenTexts(ids));
            assertEquals("ab bé", tokenizer.decode(ids));
            assertEquals(1, tokenizer.encodeWithSpecials("ab")[0]);
            assertEquals("ab", tokenizer.decodeWithoutSpecials(tokenizer.encodeWithSpecials("ab")));
            assertEquals("<s> ab", tokenizer.decode(tokenizer.encodeWithSpecials("ab")));
        }
    }

    @Test
    void unigramVocabulariesAreNumberedByPlace() {
        try (Tokenizer tokenizer = load(UNIGRAM)) {
            int[] ids = tokenizer.encode("data in");
            assertArrayEquals(new int[] {1, 3}, ids);
            assertEquals(List.of(" data", " in"), tokenizer.tokenTexts(ids));
            assertEquals("data in", tokenizer.decode(ids));
            assertEquals(OptionalInt.of(0), tokenizer.unknownId());
        }
    }

    @Test
    void bytesThatAreNoWholeCharacterOfTheirOwnAreWrittenAsHex() {
        new ByteLevelBpeTrainer(260, 1, SpecialNames.DEFAULT)
                .train(List.of("aa aa aa"))
                .writeTo(folder);
        try (Tokenizer tokenizer = Tokenizer.load(folder)) {
            assertEquals(
                    List.of("a", "\\xF0", "\\x9F", "\\x98", "\\x80", "\n", "</s>"),
                    tokenizer.tokenTexts(tokenizer.encode("a\ud83d\ude00\n</s>")));
        }
    }

    @Test
    void loneSurrogatesAreReadAsTheReplacementCharacter() {
        new ByteLevelBpeTrainer(259, 1, SpecialNames.DEFAULT)
                .train(List.of("a"))
                .writeTo(folder);
        try (Tokenizer tokenizer = Tokenizer.load(folder)) {
            String text = "a\ud83dz\ude00\ud83d\ude00";
            assertEquals("a\ufffdz\ufffd\ud83d\ude00", tokenizer.decode(tokenizer.encode(text)));
        }
    }

    @Test
    void manyThreadsMayUseOneTokenizer() {
        new ByteLevelBpeTrainer(300, 1, SpecialNames.DEFAULT)
                .train(List.of("one two three"))
                .writeTo(folder);
        try (Tokenizer tokenizer = Tokenizer.load(folder)) {
            List<String> texts =
                    IntStream.range(0, 2000).mapToObj(i -> i + " one two " + i).toList();
            List<String> back = texts.parallelStream()
                    .map(t -> tokenizer.decode(tokenizer.encode(t)))
                    .toList();
            assertEquals(texts, back);
        }
    }

    @Test
    void aClosedTokenizerSaysSo() {
        Tokenizer tokenizer = load(WORD_PIECES);
        tokenizer.close();
        tokenizer.close();
        String message = assertThrows(IllegalStateException.class, () -> tokenizer.encode("data"))
                .getMessage();
        assertEquals("Tokenizer[" + folder.resolve("tokenizer.json") + ", 10 tokens] is closed", message);
    }

    @Test
    void idsOutsideTheVocabularyAreRefused() {
        try (Tokenizer tokenizer = load(WORD_PIECES)) {
            for (int id : new int[] {-1, 10, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
                String expected = "id must be in [0, 10), got " + id;
                int[] ids = {5, id};
                assertEquals(
                        expected,
                        assertThrows(IllegalArgumentException.class, () -> tokenizer.decode(ids))
                                .getMessage());
                assertEquals(
                        expected,
                        assertThrows(IllegalArgumentException.class, () -> tokenizer.tokenTexts(ids))
                                .getMessage());
                assertEquals(
                        expected,
                        assertThrows(IllegalArgumentException.class, () -> tokenizer.tokenOf(id))
                                .getMessage());
            }
        }
    }

    @Test
    void aFolderWithoutATokenizerTellsWhatItHolds() {
        assertEquals(folder + ": holds no tokenizer.json; it is empty", refusal());
        write("model.safetensors", "");
        write("config.json", "{}");
        assertEquals(folder + ": holds no tokenizer.json; it holds config.json, model.safetensors", refusal());
        write("tokenizer.model", "");
        assertTrue(
                refusal()
                        .startsWith(folder
                                + ": holds no tokenizer.json; it holds tokenizer.model, which must be converted"),
                refusal());
        Path missing = folder.resolve("nothing");
        String message = assertThrows(UncheckedIOException.class, () -> Tokenizer.load(missing))
                .getMessage();
        assertEquals(missing + " does not exist", message);
    }

    @Test
    void theTwoFilesOfGpt2AreReadAsItsTokenizer() {
        writeGpt2();
        write("tokenizer_config.json", "{\"tokenizer_class\": \"GPT2Tokenizer\", \"eos_token\": \"<|endoftext|>\"}");
        try (Tokenizer tokenizer = Tokenizer.load(folder)) {
            int[] ids = tokenizer.encode(" hi don't<|endoftext|>");
            assertEquals(
                    List.of("Ġhi", "Ġ", "d", "o", "n", "'", "t", "<|endoftext|>"),
                    IntStream.of(ids).mapToObj(tokenizer::tokenOf).toList());
            assertEquals(" hi don't<|endoftext|>", tokenizer.decode(ids));
            assertArrayEquals(ids, tokenizer.encodeWithSpecials(" hi don't<|endoftext|>"));
            assertEquals(OptionalInt.of(259), tokenizer.endId());
        }
    }

    @Test
    void theTwoFilesGiveRobertaItsFrameAndOptItsBegin() {
        writeGpt2();
        write("config.json", "{\"model_type\": \"roberta\"}");
        write("special_tokens_map.json", "{\"cls_token\": \"<s>\", \"sep_token\": {\"content\": \"</s>\"}}");
        try (Tokenizer tokenizer = Tokenizer.load(folder)) {
            assertArrayEquals(new int[] {260, 258, 261}, tokenizer.encodeWithSpecials(" hi"));
        }
        write("config.json", "{\"model_type\": \"opt\"}");
        write("tokenizer_config.json", "{\"add_bos_token\": true, \"bos_token\": \"</s>\"}");
        try (Tokenizer tokenizer = Tokenizer.load(folder)) {
            assertArrayEquals(new int[] {261, 258}, tokenizer.encodeWithSpecials(" hi"));
        }
    }

    @Test
    void theTwoFilesOfAnotherModelAreNotEnough() {
        writeGpt2();
        write("config.json", "{\"model_type\": \"qwen2\"}");
        assertTrue(refusal().endsWith("GPT-2, GPT-Neo, OPT and RoBERTa only, found qwen2"), refusal());
    }

    @Test
    void brokenFilesAreRefusedWithAMessage() {
        refuses("must hold one JSON object", "");
        refuses("must hold one JSON object", "[1]");
        refuses("is not readable JSON at line 1", "{");
        refuses("nesting depth", "{\"a\": " + "[".repeat(10_000));
        refuses("nesting depth", "{\"decoder\": " + "{\"type\": \"Sequence\", \"decoders\": [".repeat(3_000));
        refuses("Number value length", "{\"a\": " + "9".repeat(400_000) + "}");
        refuses("found more after it", WORD_PIECES + "{}");
        refuses("numbers must be finite, found 1e999", WORD_PIECES.replace("\"data\": 8", "\"data\": 1e999"));
        refuses(
                "vocab entry \"data\" must be a whole number from 0 on, found \"-8\"",
                WORD_PIECES.replace("\"data\": 8", "\"data\": -8"));
        refuses(
                "ids must be nearly dense, found 10 tokens with ids up to 2147483647",
                WORD_PIECES.replace("\"data\": 8", "\"data\": 2147483647"));
        refuses(
                "the tokenizers library refuses it",
                WORD_PIECES.replace("\"type\": \"WordPiece\",", "\"type\": \"Telepathy\","));
        refuses(
                "numbers must be finite, found 1e999",
                WORD_PIECES.replace("\"max_length\": 3", "\"max_length\": 1e999"));
        refuses(
                "added token [MASK] must have the id 4, the next free one, found 40",
                WORD_PIECES.replace("\"id\":4", "\"id\":40"));
        refuses("added token \"[MASK]\" must have an id, found 4.5", WORD_PIECES.replace("\"id\":4", "\"id\":4.5"));
    }

    /** Each of these ends the process when the library sees it. */
    @Test
    void whatEndsTheProcessIsRefusedBefore() {
        refuses("numbers must be finite, found 1e999", UNIGRAM.replace("\"always\"", "1e999"));
        refuses("text must be Unicode", UNIGRAM.replace("\"always\"", "\"\\ud800\""));
        refuses(
                "merges with a continuing_subword_prefix are not supported",
                sentencePieces().replace("\"dropout\": null", "\"continuing_subword_prefix\": \"####\""));
        refuses(
                "post_processor must define the special token \"[CLS]\"",
                WORD_PIECES.replace("\"special_tokens\": {\"[CLS]\"", "\"special_tokens\": {\"[CLX]\""));
    }

    /** The native part must never bring the process down, whatever the file says. */
    @Test
    void changedFilesAreReadOrRefusedButNeverCrash() {
        Random random = new Random(7);
        List<String> originals = List.of(WORD_PIECES, sentencePieces(), UNIGRAM);
        String[] odd = {
            "0", "-1", "1e999", "null", "true", "[]", "{}", "\"\"", "4294967295", "\\ud800", "\"", ",", "}", "("
        };
        int read = 0;
        for (int i = 0; i < 300; i++) {
            StringBuilder json = new StringBuilder(originals.get(i % originals.size()));
            for (int edits = 1 + random.nextInt(3); edits > 0; edits--) {
                int at = random.nextInt(json.length());
                int end = Math.min(json.length(), at + random.nextInt(6));
                json.replace(at, end, random.nextBoolean() ? odd[random.nextInt(odd.length)] : "");
            }
            if (random.nextInt(10) == 0) {
                json.setLength(random.nextInt(json.length()));
            }
            String text = json.toString();
            read += assertTimeoutPreemptively(Duration.ofSeconds(5), () -> isRead(text)) ? 1 : 0;
        }
        assertTrue(read > 20 && read < 280, "read " + read);
    }

    private boolean isRead(String json) {
        try (Tokenizer tokenizer = load(json)) {
            int[] ids = tokenizer.encodeWithSpecials("Winnowing dataé in \u0000 <s> [MASK]");
            IntStream.of(ids).filter(id -> id < tokenizer.vocabularySize()).forEach(tokenizer::tokenOf);
            return true;
        } catch (UncheckedIOException e) {
            assertTrue(e.getMessage().startsWith(folder.resolve("tokenizer.json") + ": "), e.getMessage());
            return false;
        }
    }

    private void refuses(String expected, String json) {
        write("tokenizer.json", json);
        String message = refusal();
        assertTrue(message.startsWith(folder.resolve("tokenizer.json") + ": ") && message.contains(expected), message);
    }

    private String refusal() {
        return assertThrows(UncheckedIOException.class, () -> Tokenizer.load(folder))
                .getMessage();
    }

    private static final String UNIGRAM =
            """
            {"version": "1.0", "added_tokens": [], "normalizer": null,
             "pre_tokenizer": {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always", "split": true},
             "post_processor": null,
             "decoder": {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always", "split": true},
             "model": {"type": "Unigram", "unk_id": 0, "byte_fallback": false,
                       "vocab": [["<unk>", 0.0], ["▁data", -2.0], ["▁", -3.0], ["▁in", -2.5], ["d", -5.0], ["a", -5.0]]}}
            """;

    /** Llama's kind: spaces written ▁, one before the text, unknown characters as bytes. */
    private static String sentencePieces() {
        StringBuilder vocabulary = new StringBuilder("\"<unk>\": 0, \"<s>\": 1, \"</s>\": 2");
        for (int b = 0; b < 256; b++) {
            vocabulary.append(", \"<0x%02X>\": %d".formatted(b, b + 3));
        }
        vocabulary.append(", \"▁\": 259, \"a\": 260, \"b\": 261, \"ab\": 262, \"▁ab\": 263");
        return """
                {"version": "1.0", "truncation": null, "padding": null, "added_tokens": [%s],
                 "normalizer": {"type": "Sequence", "normalizers": [
                   {"type": "Prepend", "prepend": "▁"},
                   {"type": "Replace", "pattern": {"String": " "}, "content": "▁"}]},
                 "pre_tokenizer": null, "post_processor": %s,
                 "decoder": {"type": "Sequence", "decoders": [
                   {"type": "Replace", "pattern": {"String": "▁"}, "content": " "}, {"type": "ByteFallback"},
                   {"type": "Fuse"}, {"type": "Strip", "content": " ", "start": 1, "stop": 0}]},
                 "model": {"type": "BPE", "dropout": null, "unk_token": "<unk>", "fuse_unk": true, "byte_fallback": true,
                           "vocab": {%s}, "merges": ["a b", "▁ ab"]}}
                """
                .formatted(added(0, "<unk>", 1, "<s>", 2, "</s>"), TokenizerJson.begins("<s>", 1), vocabulary);
    }

    private void writeGpt2() {
        StringBuilder vocabulary = new StringBuilder("{");
        for (int b = 0; b < 256; b++) {
            char letter = ByteAlphabet.letter(b);
            vocabulary
                    .append(letter == '"' || letter == '\\' ? "\"\\" : "\"")
                    .append(letter)
                    .append("\": ")
                    .append(b)
                    .append(", ");
        }
        vocabulary.append(
                "\"hi\": 257, \"Ġhi\": 258, \"<|endoftext|>\": 259, \"<s>\": 260, \"</s>\": 261, \"x\u0120\": 256}");
        write("vocab.json", vocabulary.toString());
        write("merges.txt", "#version: 0.2\nh i\nĠ hi\n");
    }

    private Tokenizer load(String json) {
        write("tokenizer.json", json);
        return Tokenizer.load(folder);
    }

    private void write(String name, String text) {
        try {
            Files.writeString(folder.resolve(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String added(Object... idsAndTokens) {
        StringBuilder list = new StringBuilder();
        for (int i = 0; i < idsAndTokens.length; i += 2) {
            list.append(i == 0 ? "" : ", ")
                    .append(TokenizerJson.addedToken((Integer) idsAndTokens[i], (String) idsAndTokens[i + 1]));
        }
        return list.toString();
    }
}
