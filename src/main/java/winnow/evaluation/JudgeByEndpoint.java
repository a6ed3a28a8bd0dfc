package winnow.evaluation;

import java.util.ArrayList;
import java.util.List;
import winnow.endpoint.ChatMessage;
import winnow.endpoint.CompletionSettings;
import winnow.endpoint.EndpointClient;
import winnow.endpoint.Outcome;
import winnow.model.ScoringListener;

/**
 * Asks a model behind a server for a grade: one chat for each answer, as many at a time as the endpoint allows.
 *
 * <p>Deterministic as far as the server is; with an answer cache, a second run has the same verdicts without a request.
 *
 * @param client asks it
 * @param rubric what it is told
 * @param settings how it writes; an answer that ends before the grade is unparseable
 */
public record JudgeByEndpoint(EndpointClient client, JudgeRubric rubric, CompletionSettings settings) implements Judge {
    private static final int STANDARD_TOKENS = 512;

    /** Grading by the standard rubric with the likeliest words, 512 tokens at most. */
    public static JudgeByEndpoint of(EndpointClient client) {
        return new JudgeByEndpoint(client, JudgeRubric.standard(), CompletionSettings.greedy(STANDARD_TOKENS));
    }

    @Override
    public JudgeReport judge(List<JudgeItem> items, ScoringListener listener) {
        JudgeItems.requireDistinct(items);
        List<Outcome<String>> texts = client.forAll(items, this::text, done -> listener.done(done, items.size()));
        List<Verdict> verdicts = new ArrayList<>(items.size());
        for (int i = 0; i < items.size(); i++) {
            String id = items.get(i).id();
            Outcome<String> text = texts.get(i);
            verdicts.add(text.value()
                    .map(found -> Verdict.read(id, found))
                    .orElseGet(() -> Verdict.failed(id, text.failure().orElseThrow())));
        }
        return new JudgeReport(verdicts);
    }

    private String text(JudgeItem item) {
        return client.chat(List.of(ChatMessage.user(rubric.prompt(item))), settings)
                .text();
    }
}
