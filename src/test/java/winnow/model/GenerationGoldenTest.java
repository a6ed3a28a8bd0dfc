package winnow.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import winnow.model.GeneratedText.Finish;
import winnow.transformer.Golden;

/** Greedy texts of every kind of decoder against an independent program's, in one batch with a cache. */
class GenerationGoldenTest {
    private static final int TOKENS = 12;

    @TempDir
    Path folder;

    static Stream<String> decoders() {
        return Fixture.DECODERS.stream().filter(name -> Golden.of(name).values().has("greedy"));
    }

    @ParameterizedTest
    @MethodSource("decoders")
    void greedyTextsAreThoseOfAnIndependentProgram(String name) {
        JsonNode values = Golden.of(name).values();
        try (LanguageModel model = Fixture.open(name, folder)) {
            List<GeneratedText> texts = model.generate(
                    prompts(values), GenerationSettings.greedy(TOKENS).withEndTokens(List.of()));
            for (int i = 0; i < texts.size(); i++) {
                assertEquals(
                        list(values.get("greedy")
                                .get("new_tokens_without_cache")
                                .get(i)),
                        texts.get(i).tokens());
                assertEquals(Finish.MAX_TOKENS, texts.get(i).finish());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("decoders")
    void anEndTokenEndsItsTextAndNoOther(String name) {
        JsonNode values = Golden.of(name).values();
        int end = values.get("greedy").get("with_eos").get("eos_token_id").intValue();
        try (LanguageModel model = Fixture.open(name, folder)) {
            List<GeneratedText> texts = model.generate(
                    prompts(values), GenerationSettings.greedy(TOKENS).withEndTokens(List.of(end)));
            for (int i = 0; i < texts.size(); i++) {
                List<Integer> all = list(
                        values.get("greedy").get("new_tokens_without_cache").get(i));
                int at = all.indexOf(end);
                assertEquals(at < 0 ? all : all.subList(0, at + 1), texts.get(i).tokens());
                assertEquals(
                        at < 0 ? Finish.MAX_TOKENS : Finish.END_TOKEN,
                        texts.get(i).finish());
            }
        }
    }

    private static List<Prompt> prompts(JsonNode values) {
        List<Prompt> prompts = new ArrayList<>();
        for (JsonNode one : values.get("unpadded")) {
            prompts.add(Prompt.of("p" + prompts.size(), Golden.integers(one.get("input_ids"))));
        }
        return prompts;
    }

    private static List<Integer> list(JsonNode ids) {
        return Arrays.stream(Golden.integers(ids)).boxed().toList();
    }
}
