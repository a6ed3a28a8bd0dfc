package winnow.endpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import winnow.corpus.Example;
import winnow.corpus.InContextTemplate;

class EndpointScorerTest {
    private static final PromptAndResponse PAIR = new PromptAndResponse("e7", "two and two\n", "is four");

    /** As vLLM answers: a begin token first, offsets that count it, one new token at the end. */
    private static final String ANSWER =
            """
            {"choices": [{"text": "two and two\\nis four.", "finish_reason": "length", "logprobs": {
              "text_offset": [0, 3, 6, 10, 14, 15, 17, 22],
              "tokens": ["<s>", "two", " and", " two", "\\n", "is", " four", "."],
              "token_logprobs": [null, -9.5, -3, -2, -1, -0.5, -0.25, -0.125]}}],
             "usage": {"prompt_tokens": 7, "completion_tokens": 1}}
            """;

    private final FakeServer server = new FakeServer();
    private final EndpointClient client = EndpointClient.of(server.endpoint());
    private final EndpointScorer scorer = new EndpointScorer(client);

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aResponseHasTheLogProbabilitiesOfItsOwnTokens() {
        server.answering(FakeServer.json(ANSWER));
        ResponseScore score = scorer.score(List.of(PAIR)).get(0);
        assertEquals(List.of("is", " four"), score.tokens());
        assertArrayEquals(new double[] {-0.5, -0.25}, score.logProbabilities());
        assertEquals(-0.75, score.sum());
        assertEquals(-0.375, score.mean());
        double first = 1 - Math.exp(-0.5);
        double second = 1 - Math.exp(-0.25);
        assertEquals(Math.sqrt((first * first + second * second) / 2), score.distance(), 1e-12);
        assertEquals(
                "{\"model\":\"judge\",\"max_tokens\":1,\"temperature\":0.0,\"seed\":0,"
                        + "\"prompt\":\"two and two\\nis four\",\"echo\":true,\"logprobs\":1,\"stream\":false}",
                server.requests().get(0).body());
    }

    @Test
    void aTokenAcrossTheJointIsRefused() {
        server.answering(FakeServer.json(ANSWER));
        PromptAndResponse moved = new PromptAndResponse("e7", "two and two\ni", "s four");
        String message = assertThrows(IllegalArgumentException.class, () -> scorer.score(List.of(moved)))
                .getMessage();
        assertEquals(
                "a token must begin where the response does, got one that reaches across the joint « and two i|s four»,"
                        + " example e7",
                message);
    }

    @Test
    void aResponseWithNothingBeforeItIsRefusedUnlessTheServerPutsABeginToken() {
        PromptAndResponse alone = new PromptAndResponse("e7", "", "two and two\nis four");
        server.answering(FakeServer.json(ANSWER));
        assertEquals(6, scorer.score(List.of(alone)).get(0).size());
        server.answering(FakeServer.json(ANSWER.replace("\"<s>\", ", "")
                .replace("null, -9.5", "null")
                .replace("prompt_tokens\": 7", "prompt_tokens\": 6")));
        String message = assertThrows(IllegalArgumentException.class, () -> scorer.score(List.of(alone)))
                .getMessage();
        assertEquals("a scored token must have a token before it, got none for example e7", message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"logprobs\": {                   | \"other\": {            | has no log-probabilities of tokens",
                "\"prompt_tokens\": 7              | \"prompt_tokens\": null | must say in usage.prompt_tokens",
                "\"prompt_tokens\": 7              | \"prompt_tokens\": 30   | of 8 tokens of 30: this server does not score prompts",
                "\"prompt_tokens\": 7              | \"prompt_tokens\": 3    | for each of 3 tokens and a new one",
                "-0.5                              | null                    | finite log-probability for token 5, found \"is\" and null",
                "-0.5                              | \"NaN\"                 | found \"is\" and \"NaN\"",
                "-0.5                              | 1e999                   | finite log-probability for token 5",
                "-0.5                              | NaN                     | must be one JSON object",
                "\"is\"                            | 7                       | must have a text and a finite log-probability for token 5",
                "\"is\"                            | \"Ġis\"                 | must have tokens that make up its text",
                "\"is\"                            | \"token_id:9\"          | start vLLM without --return-tokens-as-token-ids",
                "\"text\": \"two                   | \"text\": \"three       | must begin with the text that was sent"
            })
    void answersThatDoNotScoreAreRefused(String part, String replacement, String expected) {
        String answer = ANSWER.replace(part, replacement);
        assertTrue(!answer.equals(ANSWER));
        server.answering(FakeServer.json(answer));
        String message = assertThrows(UncheckedIOException.class, () -> scorer.score(List.of(PAIR)))
                .getMessage();
        assertTrue(message.contains(expected), message);
    }

    @Test
    void aServerThatDoesNotCountItsTokensIsCountedFor() {
        String usage = "\"other\": 7";
        server.answering(FakeServer.json(ANSWER));
        List<ResponseScore> counted = scorer.score(List.of(PAIR));
        server.answering(FakeServer.json(ANSWER.replace("\"prompt_tokens\": 7", usage)));
        assertEquals(counted, scorer.score(List.of(PAIR)));
        String withoutNew = ANSWER.replace(", \".\"]", "]").replace(", -0.125]", "]");
        server.answering(FakeServer.json(withoutNew.replace("\"prompt_tokens\": 7", usage)));
        assertEquals(counted, scorer.score(List.of(PAIR)));
        server.answering(FakeServer.json(
                withoutNew.replace("\"prompt_tokens\": 7", usage).replace("\" four\"", "\" fo\"")));
        String message = assertThrows(UncheckedIOException.class, () -> scorer.score(List.of(PAIR)))
                .getMessage();
        assertTrue(message.contains("whose number it does not say in usage.prompt_tokens"), message);
    }

    @Test
    void aServerThatRefusesTheEchoIsAskedOnceAndSaid() {
        server.answering(
                FakeServer.error(
                        500,
                        "{\"error\": {\"code\": 500, \"message\": \"Only no echo is supported\", \"type\": \"server_error\"}}"));
        String message = assertThrows(UncheckedIOException.class, () -> scorer.score(List.of(PAIR)))
                .getMessage();
        assertEquals(
                "127.0.0.1 refuses the request with status 500: Only no echo is supported"
                        + " (without echo a server does not score prompts; vLLM does)",
                message);
        assertEquals(1, client.requests());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // The server of Transformers, which ignores both fields.
                "{\"choices\": [{\"finish_reason\": \"length\", \"index\": 0, \"text\": \".\"}], \"usage\": {\"prompt_tokens\": 7}}",
                // That of llama.cpp, where the echo is not refused.
                "{\"choices\": [{\"text\": \".\", \"logprobs\": {\"content\": [{\"id\": 5, \"token\": \".\", \"logprob\": -1}]}}]}",
                "{\"choices\": [{\"text\": \".\", \"logprobs\": null}], \"usage\": {\"prompt_tokens\": 7}}"
            })
    void serversWithoutLogProbabilitiesOfPromptsAreSaid(String answer) {
        server.answering(FakeServer.json(answer));
        String message = assertThrows(UncheckedIOException.class, () -> scorer.score(List.of(PAIR)))
                .getMessage();
        assertEquals(
                "the answer of 127.0.0.1 has no log-probabilities of tokens: this server or its settings cannot score"
                        + " responses (vLLM does)",
                message);
    }

    @ParameterizedTest
    @CsvSource({"0.5", "-9999.0", "-1e300"})
    void valuesThatAreNoLogProbabilityAreRefused(String value) {
        server.answering(FakeServer.json(ANSWER.replace("-0.25", value)));
        String message = assertThrows(IllegalArgumentException.class, () -> scorer.score(List.of(PAIR)))
                .getMessage();
        assertTrue(message.startsWith("log-probabilities must be in (-9999, 0]"), message);
        assertTrue(message.endsWith("for token 1 of example e7"), message);
    }

    @Test
    void scoringIsKeptOnDiskToo(@TempDir Path folder) {
        server.answering(FakeServer.json(ANSWER));
        EndpointClient kept = client.withCache(AnswerCache.in(folder));
        List<ResponseScore> first = new EndpointScorer(kept).score(List.of(PAIR));
        assertEquals(first, new EndpointScorer(kept).score(List.of(PAIR)));
        assertEquals(1, kept.requests());
    }

    @Test
    void pairsAreLaidOutAsLocalModelsHaveThem() {
        InContextTemplate layout = InContextTemplate.seedling();
        Example query = Example.of("q", "2+2?", "4");
        PromptAndResponse pair = PromptAndResponse.of(layout, query, List.of(Example.of("x", "1+1?", "2")));
        assertEquals("Example:\n 1+1?\n 2\n\nQuery:\n 2+2?\n", pair.prompt());
        assertEquals(" 4\n", pair.response());
    }

    @Test
    void savingsAreOfTheSameTokensOnly() {
        ResponseScore alone = ResponseScore.of("a", List.of("fo", "ur"), new double[] {-2, -1});
        ResponseScore helped = ResponseScore.of("a", List.of("fo", "ur"), new double[] {-0.2, -0.1});
        assertEquals(alone.distance() - helped.distance(), helped.distanceSavedFrom(alone));
        ResponseScore other = ResponseScore.of("a", List.of("four"), new double[] {-2});
        String message = assertThrows(IllegalArgumentException.class, () -> other.distanceSavedFrom(alone))
                .getMessage();
        assertTrue(message.contains("of the same tokens") && message.endsWith("example a"), message);
    }

    @Test
    void tokensAreLaidAlongTheText() {
        // Spaces that tokens lose when shown alone, and a begin token.
        assertEquals(Optional.of(4), placed("Q: is it", 5, "<s>", "Q", ":", "is", "it"));
        // A character of several tokens, whole or hidden.
        assertEquals(Optional.of(1), placed("a😀b", 1, "a", "\ufffd", "\ufffd", "b"));
        assertEquals(Optional.of(3), placed("a😀b", 3, "a", "\ufffd", "", "b"));
        assertEquals(Optional.of(1), placed("a😀", 1, "a", "bytes:\\xf0\\x9f", "bytes:\\x98\\x80"));
        assertEquals(Optional.of(1), placed("a😀b", 1, "a", "", "😀", "b"));
        assertEquals(Optional.empty(), placed("é😀b", 1, "\ufffd", "\ufffd\ufffd", "\ufffd", "b"));
        // Two places where the token behind hidden characters could be, or none.
        List<String> hidden = List.of("\ufffd", "\ufffd", "\ufffd", "\ufffd", "é", "!");
        assertTrue(TokenPlaces.find("日ééé!", hidden).isEmpty());
        assertTrue(TokenPlaces.find("日日é!", hidden).isPresent());
        assertTrue(TokenPlaces.find("日日日日日é!", hidden).isEmpty());
        assertTrue(TokenPlaces.find("日日日", List.of("\ufffd", "\ufffd")).isEmpty());
        // A character of one byte is none of the hidden ones, and each of them has as many bytes as parts at least.
        assertEquals(
                Optional.of(5), placed("a😀\n\nb", 3, "a", "\ufffd", "\ufffd", "\ufffd", "\ufffd", "\n", "\n", "b"));
        assertEquals(
                Optional.of(5), placed("日本 本!", 2, "\ufffd", "\ufffd", "\ufffd", "\ufffd", "\ufffd", " ", "本", "!"));
        assertEquals(Optional.of(3), placed("日éé!", 2, "\ufffd", "\ufffd\ufffd", "\ufffd\ufffd", "é", "!"));
        assertEquals(Optional.of(2), placed(" 😀!", 3, "bytes: \\xf0\\x9f", "bytes:\\x98\\x80", "!"));
        assertTrue(TokenPlaces.find("a\n", List.of("a", "\ufffd", "\ufffd")).isEmpty());
        // The text's own replacement characters.
        assertEquals(Optional.of(2), placed("a\ufffdb", 2, "a", "\ufffd", "b"));
        assertTrue(TokenPlaces.find("abc", List.of("a", "c")).isEmpty());
        assertTrue(TokenPlaces.find("abc", List.of("a", "b")).isEmpty());
        assertTrue(TokenPlaces.find("abc", List.of("abc", "d")).isEmpty());
        assertTrue(TokenPlaces.find("ab", List.of("ab", "\ufffd")).isEmpty());
    }

    private static Optional<Integer> placed(String text, int at, String... tokens) {
        return TokenPlaces.find(text, List.of(tokens)).orElseThrow().tokenAt(at);
    }
}
