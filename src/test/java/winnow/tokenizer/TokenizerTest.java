package winnow.tokenizer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
