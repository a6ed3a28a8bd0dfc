package winnow.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import winnow.corpus.Corpus;
import winnow.corpus.Example;
import winnow.corpus.InContextTemplate;
import winnow.linalg.SparseMatrix;
import winnow.model.LanguageModel;
import winnow.model.ScoredSequence;
import winnow.model.ScoringSettings;
import winnow.model.ScoringTemplate;
import winnow.model.TokenScores;
import winnow.random.Seeds;
import winnow.seedling.Seedling;
import winnow.synthetic.SkillCorpus;
import winnow.synthetic.SkillCorpusSettings;
import winnow.transformer.ComputeDevice;
import winnow.utility.EndpointUtility;
import winnow.utility.InContextUtility;
import winnow.utility.SparseUtility;
import winnow.utility.UtilityForm;
import winnow.utility.UtilityMatrix;

/** The built-in model behind a server that answers as vLLM does, against the same model here. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ServedModelTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** Of F32 in batches of different shape. */
    private static final double ROUNDING = 1e-4;

    private final FakeServer server = new FakeServer();
    private LanguageModel model;

    @BeforeAll
    void open() {
        model = Seedling.open(ComputeDevice.CPU);
        server.replying(this::echo);
    }

    @AfterAll
    void close() {
        server.close();
        model.close();
    }

    @Test
    void scoresFromAServerAreThoseOfTheModelHereWithAndWithoutContext() {
        Corpus corpus =
                SkillCorpus.of(SkillCorpusSettings.ofSkills(4), Seeds.of(2)).pool();
        InContextTemplate layout = InContextTemplate.seedling();
        List<PromptAndResponse> pairs = new ArrayList<>();
        List<TokenScores> expected = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Example query = corpus.get(i);
            for (List<Example> context : List.of(List.<Example>of(), List.of(corpus.get(i + 4)))) {
                pairs.add(PromptAndResponse.of(layout, query, context));
                expected.add(
                        model.score(ScoringTemplate.seedling(), List.of(query), context, ScoringSettings.withDefaults())
                                .get(0));
            }
        }
        List<ResponseScore> scores = new EndpointScorer(EndpointClient.of(server.endpoint())).score(pairs);
        for (int i = 0; i < scores.size(); i++) {
            float[] here = expected.get(i).logProbabilities();
            double[] there = scores.get(i).logProbabilities();
            assertEquals(here.length, there.length);
            for (int t = 0; t < here.length; t++) {
                assertEquals(here[t], there[t], ROUNDING * Math.max(1, -here[t]));
            }
            assertEquals(expected.get(i).distance(), scores.get(i).distance(), ROUNDING);
        }
        for (int i = 0; i < scores.size(); i += 2) {
            double saved = expected.get(i).distance() - expected.get(i + 1).distance();
            assertEquals(saved, scores.get(i + 1).distanceSavedFrom(scores.get(i)), ROUNDING);
        }
    }

    @ParameterizedTest
    @EnumSource(UtilityForm.class)
    void utilitiesFromAServerAreThoseOfTheModelHere(UtilityForm form) {
        Corpus pool =
                SkillCorpus.of(SkillCorpusSettings.ofSkills(4), Seeds.of(2)).pool();
        Corpus rows = pool.subset(0, 3, 5);
        Corpus columns = pool.subset(3, 1, 2, 7);
        EndpointUtility served = EndpointUtility.of(EndpointClient.of(server.endpoint()), InContextTemplate.seedling())
                .withForm(form);
        UtilityMatrix there = served.between(rows, columns);
        UtilityMatrix here = InContextUtility.of(model, ScoringTemplate.seedling())
                .withForm(form)
                .between(rows, columns);
        SparseMatrix pattern = SparseMatrix.ofRows(4, new int[][] {{2}, {0, 1}, {}}, new float[][] {{1}, {1, 1}, {}});
        SparseUtility some = served.sparse(rows, columns, pattern);
        assertEquals(3, some.byCandidate().entries());
        for (int i = 0; i < 3; i++) {
            float distance = here.distancesAlone().orElseThrow()[i];
            assertEquals(distance, there.distancesAlone().orElseThrow()[i], ROUNDING);
            assertEquals(distance, some.distancesAlone().orElseThrow()[i], ROUNDING);
            for (int j = 0; j < 4; j++) {
                double rounding = ROUNDING * Math.max(1, Math.abs(here.get(i, j)));
                assertEquals(here.get(i, j), there.get(i, j), rounding, i + ", " + j);
                float known = some.get(i, j);
                assertTrue(known == there.get(i, j) || known == 0, i + ", " + j);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "plain words and 123 numbers",
                " spaces   and\ttabs\n\n",
                "héllo wörld",
                "日本語の文章です。",
                "a😀😀b 👩‍👩‍👧 é́",
                "\ufffd kept \ufffd"
            })
    void tokensOfABytePairVocabularyArePlacedWhereTheirTextsStand(String text) {
        int[] ids = model.tokenizer().encode(text);
        List<String> tokens = texts(ids);
        TokenPlaces places = TokenPlaces.find(text, tokens).orElseThrow();
        assertEquals(0, places.tokenAt(0).orElseThrow());
        for (int k = 1; k < ids.length; k++) {
            // Where a character ends, the text so far says where the next token begins.
            String before = model.tokenizer().decode(Arrays.copyOf(ids, k));
            boolean isWhole = text.startsWith(before) && !before.endsWith("\ufffd");
            if (isWhole && !tokens.get(k - 1).contains("\ufffd")) {
                assertEquals(k, places.tokenAt(before.length()).orElseThrow());
            }
        }
    }

    private List<String> texts(int[] ids) {
        List<String> texts = new ArrayList<>();
        for (int id : ids) {
            texts.add(model.tokenizer().decode(new int[] {id}));
        }
        return texts;
    }

    /** A begin token, the tokens of the prompt, and one more. */
    private String echo(String body) {
        try {
            String prompt = MAPPER.readTree(body).path("prompt").textValue();
            int[] ids = model.tokenizer().encode(prompt);
            int[] begin = {model.tokenizer().beginId().orElseThrow()};
            float[] scores = model.score(
                            begin,
                            List.of(ScoredSequence.of("served", new int[0], ids)),
                            ScoringSettings.withDefaults())
                    .get(0)
                    .logProbabilities();
            List<String> tokens = new ArrayList<>(List.of("<s>"));
            tokens.addAll(texts(ids));
            tokens.add("!");
            List<Object> values = new ArrayList<>();
            values.add(null);
            for (float score : scores) {
                values.add(score);
            }
            values.add(-1);
            return MAPPER.writeValueAsString(Map.of(
                    "choices",
                    List.of(Map.of(
                            "text", prompt + "!", "logprobs", Map.of("tokens", tokens, "token_logprobs", values))),
                    "usage",
                    Map.of("prompt_tokens", ids.length + 1)));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
