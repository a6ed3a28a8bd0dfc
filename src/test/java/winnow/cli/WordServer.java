package winnow.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import winnow.endpoint.FakeServer;

/** A server whose model expects a word again that it has read before: half a chance, else a tenth. */
final class WordServer implements AutoCloseable {
    private static final Pattern TOKEN = Pattern.compile("\n| ?[^ \n]+| ");

    final FakeServer server = new FakeServer();

    WordServer() {
        server.replying(WordServer::answer);
    }

    String url() {
        return server.endpoint().base().toString();
    }

    int requests() {
        return server.requests().size();
    }

    /** The chance of a word after others. */
    static double chance(String word, Set<String> before) {
        return before.contains(word) ? 0.5 : 0.1;
    }

    static String answer(String body) {
        JsonNode request = Json.parse(body, "request");
        String prompt = request.get("prompt").asText();
        List<Object> tokens = new ArrayList<>();
        List<Object> values = new ArrayList<>();
        Set<String> before = new HashSet<>();
        Matcher matcher = TOKEN.matcher(prompt);
        while (matcher.find()) {
            String token = matcher.group();
            values.add(tokens.isEmpty() ? null : Math.log(chance(token, before)));
            tokens.add(token);
            before.add(token);
        }
        int count = tokens.size();
        tokens.add("!");
        values.add(-1);
        return Json.line(Json.object(
                "choices",
                List.of(Json.object(
                        "text", prompt + "!", "logprobs", Json.object("tokens", tokens, "token_logprobs", values))),
                "usage",
                Json.object("prompt_tokens", count)));
    }

    @Override
    public void close() {
        server.close();
    }
}
