package winnow.selection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import winnow.corpus.Corpus;
import winnow.corpus.Example;
import winnow.maximize.Budget;
import winnow.model.LanguageModel;
import winnow.model.ScoringTemplate;
import winnow.seedling.Seedling;
import winnow.tokenizer.Tokenizer;

class LossDifferenceSelectorTest {
    private static final Tokenizer TOKENIZER = Tokenizer.load(Seedling.folder());
    private static final LanguageModel BASE = new KnownModel(TOKENIZER, 20, (before, token) -> 0.25);
    private static final LanguageModel REFERENCE =
            new KnownModel(TOKENIZER, 20, (before, token) -> Integer.parseInt(before.substring(0, 2)) / 100.0);
    private static final Corpus POOL = Corpus.of(List.of(
            Example.of("worse", "10", " a"), Example.of("better", "50", " b c"), Example.of("same", "25", " d")));

    @AfterAll
    static void close() {
        TOKENIZER.close();
    }

    @Test
    void whatTheReferenceKnowsBetterComesFirst() {
        List<String> heard = new ArrayList<>();
        Selection selection = LossDifferenceSelector.of(BASE, REFERENCE, ScoringTemplate.plain())
                .withListener((done, of) -> heard.add(done + "/" + of))
                .select(POOL, Budget.items(3));
        assertEquals(List.of("better", "same", "worse"), selection.ids());
        assertEquals(Math.log(2), selection.picks().get(0).gain(), 1e-6);
        assertEquals(Math.log(0.4), selection.picks().get(2).gain(), 1e-6);
        assertEquals(
                "loss 1.3863 of the base model, 0.6931 of the reference model (nats a token)",
                selection.picks().get(0).reason());
        assertEquals(List.of("3/6", "6/6"), heard);
    }

    @Test
    void modelsOfOtherVocabulariesAreRefused(@TempDir Path folder) throws IOException {
        Files.writeString(
                folder.resolve("tokenizer.json"),
                """
                {"version":"1.0","truncation":null,"padding":null,"added_tokens":[],"normalizer":null,
                 "pre_tokenizer":{"type":"WhitespaceSplit"},"post_processor":null,"decoder":null,
                 "model":{"type":"WordLevel","vocab":{"w0":0},"unk_token":"w0"}}
                """);
        try (Tokenizer words = Tokenizer.load(folder)) {
            LanguageModel other = new KnownModel(words, 20, (before, token) -> 0.5);
            var error = assertThrows(IllegalArgumentException.class, () -> LossDifferenceSelector.of(
                            BASE, other, ScoringTemplate.plain())
                    .select(POOL, Budget.items(1)));
            assertEquals(
                    "base and reference model must cut a response into the same tokens, got 1 and 1 different ones"
                            + " for example worse",
                    error.getMessage());
        }
    }
}
