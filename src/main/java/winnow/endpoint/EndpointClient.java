package winnow.endpoint;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.IntConsumer;

/**
 * Asks an endpoint for chats and completions.
 *
 * <p>May be used from many threads; never more requests are on their way than the endpoint's concurrency. A call ends with {@link
 * UncheckedIOException}, whose message is one line for the user and holds no key, if the server cannot be reached, refuses, or
 * answers with something that is no answer; with {@link CancellationException} if the thread is interrupted.
 *
 * <p>Example: {@code EndpointClient.of(Endpoint.of("http://localhost:8000/v1", "m")).complete("2+2=",
 * CompletionSettings.greedy(1)).text()}.
 */
public final class EndpointClient {
    /** A server that is down would else be waited for once for each of a thousand records. */
    private static final int MOST_FAILURES_IN_A_ROW = 16;

    private static final int LONGEST_QUOTE = 200;
    private static final String CHATS = "/chat/completions";

    private final Endpoint endpoint;
    private final Optional<AnswerCache> cache;
    private final EndpointHttp http;
    /** What this server was last found to take in chats; the same for all copies of a client. */
    private final AtomicReference<TokenLimit> limit;

    private EndpointClient(
            Endpoint endpoint, Optional<AnswerCache> cache, EndpointHttp http, AtomicReference<TokenLimit> limit) {
        this.endpoint = endpoint;
        this.cache = cache;
        this.http = http;
        this.limit = limit;
    }

    /** A client that asks every time. Nothing is sent yet. */
    public static EndpointClient of(Endpoint endpoint) {
        return of(endpoint, InetAddress::getAllByName);
    }

    static EndpointClient of(Endpoint endpoint, HostCheck.Lookup lookup) {
        String missing = "has no such address or no model " + endpoint.model()
                + " (the address of an endpoint usually ends in /v1)";
        return new EndpointClient(
                endpoint,
                Optional.empty(),
                new EndpointHttp(endpoint, new HostCheck(lookup), missing),
                new AtomicReference<>(TokenLimit.MAX_TOKENS));
    }

    /** The same client, which looks for answers here first and keeps new ones. */
    public EndpointClient withCache(AnswerCache other) {
        return new EndpointClient(endpoint, Optional.of(other), http, limit);
    }

    /** The endpoint. */
    public Endpoint endpoint() {
        return endpoint;
    }

    /** Requests sent so far, repeated ones included. */
    public long requests() {
        return http.requests();
    }

    /**
     * The next turn of a conversation, laid out by the server's template.
     *
     * <p>The most tokens are sent as {@code max_tokens}; a server that refuses this name, as OpenAI's does for its newest models, is asked
     * once more with {@code max_completion_tokens}, and at once so from then on. An answer is kept under the same name either way.
     *
     * @throws UncheckedIOException if there is no answer
     */
    public Completion chat(List<ChatMessage> messages, CompletionSettings settings) {
        Map<String, Object> fields = fields(settings);
        fields.put(
                "messages",
                messages.stream()
                        .map(message -> {
                            Map<String, String> turn = new LinkedHashMap<>();
                            turn.put("role", message.role());
                            turn.put("content", message.content());
                            return turn;
                        })
                        .toList());
        return answer(RequestBody.of(CHATS, fields), choice -> completion(choice, choice.at("/message/content")));
    }

    /**
     * What follows a text.
     *
     * @throws UncheckedIOException if there is no answer
     */
    public Completion complete(String prompt, CompletionSettings settings) {
        Map<String, Object> fields = fields(settings);
        fields.put("prompt", prompt);
        return answer(RequestBody.of("/completions", fields), choice -> completion(choice, choice.path("text")));
    }

    /**
     * Does one thing for each of many items, as many at a time as the endpoint allows. One that fails takes nothing from the
     * others; but after 16 failures in a row the rest is not tried.
     *
     * @param call asks this client; called from other threads
     * @param done hears how many items are done, from 1, on this thread
     * @return outcomes in the order of the items
     * @throws CancellationException if the thread is interrupted
     */
    public <T, R> List<Outcome<R>> forAll(List<T> items, Function<T, R> call, IntConsumer done) {
        int threads = Math.max(1, Math.min(endpoint.concurrency(), items.size()));
        ExecutorService pool = Executors.newFixedThreadPool(threads, task -> {
            Thread thread = new Thread(task, "winnow-endpoint");
            thread.setDaemon(true);
            return thread;
        });
        try {
            return new Requests<>(items, call, pool).run(threads, done);
        } finally {
            pool.shutdownNow();
        }
    }

    /** Items on their way: no more are handed out than there are threads, so that the rest can be left. */
    private static final class Requests<T, R> {
        private final List<T> items;
        private final Function<T, R> call;
        private final CompletionService<Integer> running;
        private final List<Outcome<R>> outcomes;
        private int next;
        private int failures;
        private Optional<String> stopped = Optional.empty();

        Requests(List<T> items, Function<T, R> call, ExecutorService pool) {
            this.items = items;
            this.call = call;
            this.running = new ExecutorCompletionService<>(pool);
            this.outcomes = new ArrayList<>(Collections.nCopies(items.size(), null));
        }

        List<Outcome<R>> run(int threads, IntConsumer done) {
            while (next < Math.min(threads, items.size())) {
                submit(next++);
            }
            for (int finished = 1; finished <= items.size(); finished++) {
                Outcome<R> outcome = outcomes.get(take());
                failures = outcome.failure().isPresent() ? failures + 1 : 0;
                if (failures == MOST_FAILURES_IN_A_ROW && stopped.isEmpty()) {
                    stopped = outcome.failure()
                            .map(last -> "not tried after " + failures + " failures in a row: " + last);
                }
                done.accept(finished);
                if (next < items.size()) {
                    submit(next++);
                }
            }
            return Collections.unmodifiableList(outcomes);
        }

        private void submit(int item) {
            Optional<String> refusal = stopped;
            running.submit(
                    () -> outcomes.set(
                            item,
                            refusal.isPresent()
                                    ? Outcome.failed(Failures.of(refusal.get()))
                                    : attempt(items.get(item))),
                    item);
        }

        private Outcome<R> attempt(T item) {
            try {
                return Outcome.of(call.apply(item));
            } catch (UncheckedIOException | IllegalArgumentException e) {
                return Outcome.failed(e);
            }
        }

        private int take() {
            try {
                return running.take().get();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CancellationException("interrupted while waiting for an endpoint");
            } catch (ExecutionException e) {
                if (e.getCause() instanceof RuntimeException failure) {
                    throw failure;
                }
                throw new IllegalStateException(e.getCause());
            }
        }
    }

    /**
     * What an answer says, from the cache or from the server. Only an answer that could be read is kept: else a repeated run would
     * never get a better one.
     *
     * @param read takes the answer's one choice, and throws if it is not as it should be
     */
    <R> R answer(RequestBody body, Function<JsonNode, R> read) {
        return answerWith(body, answer -> read.apply(choice(answer)));
    }

    /** As {@link #answer}, from the whole answer. */
    <R> R answerWith(RequestBody body, Function<JsonNode, R> read) {
        String digest = body.digest(endpoint.base());
        Optional<R> kept = cache.flatMap(answers -> answers.find(digest)).flatMap(answer -> readable(answer, read));
        if (kept.isPresent()) {
            return kept.get();
        }
        JsonNode answer = post(body);
        if (endpoint.key().isPresent() && endpoint.key().get().isIn(answer.toString())) {
            throw failure("repeats the API key");
        }
        R found = read.apply(answer);
        cache.ifPresent(answers -> answers.keep(digest, answer));
        return found;
    }

    private JsonNode post(RequestBody body) {
        if (!body.path().equals(CHATS)) {
            return http.post(body);
        }
        TokenLimit known = limit.get();
        try {
            return http.post(body.renamed(TokenLimit.MAX_TOKENS.field(), known.field()));
        } catch (RefusedException e) {
            if (!known.isWhat(e)) {
                throw e;
            }
        }
        TokenLimit other = known.other();
        JsonNode answer = http.post(body.renamed(TokenLimit.MAX_TOKENS.field(), other.field()));
        limit.set(other);
        return answer;
    }

    /** Files that another version kept may be less than this one asks for. */
    private static <R> Optional<R> readable(JsonNode answer, Function<JsonNode, R> read) {
        try {
            return Optional.of(read.apply(answer));
        } catch (UncheckedIOException e) {
            return Optional.empty();
        }
    }

    /** The fields that every request has. */
    Map<String, Object> fields(CompletionSettings settings) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("model", endpoint.model());
        fields.put(TokenLimit.MAX_TOKENS.field(), settings.maxTokens());
        fields.put("temperature", settings.temperature());
        fields.put("seed", settings.seed());
        return fields;
    }

    /** The one text that was asked for. */
    JsonNode choice(JsonNode answer) {
        JsonNode choices = answer.path("choices");
        if (choices.isMissingNode() && !AnswerJson.errorText(answer).isBlank()) {
            throw failure("is an error: " + Failures.printable(AnswerJson.errorText(answer), LONGEST_QUOTE));
        }
        if (choices.size() != 1 || !choices.path(0).isObject()) {
            throw failure(
                    "must have one entry in choices, found " + (choices.isArray() ? "" + choices.size() : "none"));
        }
        return choices.path(0);
    }

    /** The server did not do what it should; {@code what} follows "the answer of ...". */
    UncheckedIOException failure(String what) {
        return Failures.of("the answer of " + endpoint.host() + " " + what);
    }

    private Completion completion(JsonNode choice, JsonNode text) {
        if (!text.isTextual()) {
            throw failure("must have a text, found none");
        }
        Completion.Finish finish =
                switch (choice.path("finish_reason").asText("")) {
                    case "stop" -> Completion.Finish.STOP;
                    case "length" -> Completion.Finish.LENGTH;
                    default -> Completion.Finish.OTHER;
                };
        return new Completion(text.textValue(), finish);
    }

    @Override
    public String toString() {
        return "EndpointClient[" + endpoint.model() + " at " + endpoint.host() + "]";
    }
}
