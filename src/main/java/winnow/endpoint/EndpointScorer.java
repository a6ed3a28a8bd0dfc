package winnow.endpoint;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;

/**
 * Asks a server how likely given responses are: what a distance between a model and a response is made of.
 *
 * <p>One request for each response, for its prompt and response as one text, with {@code echo}, {@code logprobs} 1 and one new token
 * that is not used (not every server takes 0). vLLM answers such requests; the server of llama.cpp refuses the echo, that of
 * Transformers and Ollama leave out the log-probabilities of a prompt; both are found and said.
 *
 * <p>Departure from {@code winnow.model}, where prompt and response are tokenised apart: here the server tokenises the joined text.
 * A token that reaches across the joint has no probability of its own part of the response, so such a response is refused; end
 * prompts with a line break or begin responses with a space, as the tokenizer likes it. And where a response is tokenised
 * otherwise after another prompt, {@link ResponseScore#distanceSavedFrom} refuses to compare.
 *
 * <p>Departure from servers' own {@code text_offset}: see {@code TokenPlaces}.
 */
public final class EndpointScorer {
    private final EndpointClient client;

    /** A scorer that asks so. */
    public EndpointScorer(EndpointClient client) {
        this.client = client;
    }

    /**
     * Scores responses.
     *
     * @return in the order of the pairs
     * @throws IllegalArgumentException naming the first example whose response cannot be scored: a token reaches across its
     *     joint, or nothing stands before it
     * @throws UncheckedIOException if the server has no answer for the first of the pairs without one; answers to others are kept
     *     if the client has a cache
     */
    public List<ResponseScore> score(List<PromptAndResponse> pairs) {
        return score(pairs, done -> {});
    }

    /** As {@link #score(List)}; {@code done} hears how many pairs are done, on this thread. */
    public List<ResponseScore> score(List<PromptAndResponse> pairs, IntConsumer done) {
        return client.forAll(pairs, this::score, done).stream()
                .map(Outcome::orThrow)
                .toList();
    }

    private ResponseScore score(PromptAndResponse pair) {
        Map<String, Object> fields = client.fields(CompletionSettings.greedy(1));
        fields.put("prompt", pair.text());
        fields.put("echo", true);
        fields.put("logprobs", 1);
        RequestBody body = RequestBody.of("/completions", fields);
        Echo echo = ask(body, pair);
        TokenPlaces places = TokenPlaces.find(pair.text(), echo.tokens).orElseThrow(() -> strange(echo, pair));
        int first = places.tokenAt(pair.prompt().length())
                .orElseThrow(
                        () -> new IllegalArgumentException("a token must begin where the response does, got one that"
                                + " reaches across the joint " + joint(pair) + ", example " + pair.id()));
        return ResponseScore.of(
                pair.id(), echo.tokens.subList(first, echo.tokens.size()), echo.logProbabilities(first, pair));
    }

    private Echo ask(RequestBody body, PromptAndResponse pair) {
        try {
            return client.answerWith(body, answer -> echo(answer, pair));
        } catch (UncheckedIOException e) {
            // As the server of llama.cpp refuses.
            throw e.getMessage().contains("echo")
                    ? Failures.of(e.getMessage() + " (without echo a server does not score prompts; vLLM does)")
                    : e;
        }
    }

    private UncheckedIOException strange(Echo echo, PromptAndResponse pair) {
        String found = Failures.printable(echo.tokens.toString(), 200);
        return client.failure(
                echo.tokens.stream().anyMatch(token -> token.startsWith("token_id:"))
                        ? "must have the texts of tokens, found their numbers: start vLLM without"
                                + " --return-tokens-as-token-ids"
                        : "must have tokens that make up its text, found others for example " + pair.id() + ": "
                                + found);
    }

    /** What a server says of the tokens of a text; the last of {@code values} may be the new token's. */
    private record Echo(List<String> tokens, JsonNode values) {
        double[] logProbabilities(int first, PromptAndResponse pair) {
            double[] found = new double[tokens.size() - first];
            for (int i = 0; i < found.length; i++) {
                JsonNode value = values.path(first + i);
                if (value.isNull() && first + i == 0) {
                    throw new IllegalArgumentException(
                            "a scored token must have a token before it, got none for example " + pair.id());
                }
                found[i] = value.doubleValue();
            }
            return found;
        }
    }

    private Echo echo(JsonNode answer, PromptAndResponse pair) {
        JsonNode choice = client.choice(answer);
        JsonNode texts = choice.at("/logprobs/tokens");
        JsonNode values = choice.at("/logprobs/token_logprobs");
        JsonNode count = answer.at("/usage/prompt_tokens");
        if (!texts.isArray() || !values.isArray()) {
            throw client.failure(
                    "has no log-probabilities of tokens: this server or its settings cannot score responses"
                            + " (vLLM does)");
        }
        if (!count.isMissingNode() && (!count.isIntegralNumber() || !count.canConvertToInt() || count.intValue() < 1)) {
            throw client.failure(
                    "must say in usage.prompt_tokens how many tokens the prompt has, found " + found(count));
        }
        int tokens = count.isMissingNode() ? counted(texts, pair) : count.intValue();
        if (texts.size() < tokens) {
            throw client.failure("has log-probabilities of " + texts.size() + " tokens of " + tokens
                    + ": this server does not score prompts (vLLM does)");
        }
        if (values.size() != texts.size() || texts.size() > tokens + 1) {
            throw client.failure("must have a log-probability for each of " + tokens + " tokens and a new one, found "
                    + values.size() + " for " + texts.size() + " tokens");
        }
        if (!choice.path("text").asText("").startsWith(pair.text())) {
            throw client.failure("must begin with the text that was sent, found another for example " + pair.id());
        }
        List<String> prompt = new ArrayList<>(tokens);
        for (int k = 0; k < tokens; k++) {
            requireToken(texts.path(k), values.path(k), k);
            prompt.add(texts.path(k).textValue());
        }
        return new Echo(prompt, values);
    }

    /** Tokens of the prompt, by a server that does not say how many there are: those that make up its text, without the new one. */
    private int counted(JsonNode texts, PromptAndResponse pair) {
        List<String> all = new ArrayList<>();
        texts.forEach(text -> all.add(text.asText("")));
        for (int tokens = all.size() - 1; tokens <= all.size(); tokens++) {
            if (tokens > 0
                    && TokenPlaces.find(pair.text(), all.subList(0, tokens)).isPresent()) {
                return tokens;
            }
        }
        throw client.failure("must have the tokens of the prompt, whose number it does not say in usage.prompt_tokens,"
                + " found others for example " + pair.id());
    }

    private void requireToken(JsonNode text, JsonNode value, int k) {
        boolean isNumber = value.isNumber() && Double.isFinite(value.doubleValue());
        // Nothing predicts the first token.
        if (!text.isTextual() || !isNumber && !(value.isNull() && k == 0)) {
            throw client.failure("must have a text and a finite log-probability for token " + k + ", found "
                    + found(text) + " and " + found(value));
        }
    }

    private static String found(JsonNode node) {
        return node.isMissingNode() ? "none" : Failures.printable(node.toString(), 40);
    }

    private static String joint(PromptAndResponse pair) {
        String before = pair.prompt().substring(Math.max(0, pair.prompt().length() - 10));
        String behind =
                pair.response().substring(0, Math.min(10, pair.response().length()));
        return Failures.printable("«" + before + "|" + behind + "»", 40);
    }
}
