package winnow.utility;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import winnow.corpus.Corpus;
import winnow.corpus.InContextTemplate;
import winnow.endpoint.EndpointClient;
import winnow.endpoint.EndpointScorer;
import winnow.endpoint.PromptAndResponse;
import winnow.endpoint.ResponseScore;
import winnow.linalg.FloatMatrix;
import winnow.linalg.SparseMatrix;
import winnow.model.ScoringListener;

/**
 * In-context utility by a model behind a server: U_ij = d(p(y_i | x_i)) − d(p(y_i | x_i, x_j, y_j)), the distance d by {@link
 * UtilityForm}.
 *
 * <p>Cost: n + n·m requests, each a whole text; nothing is shared between them here, though a server may keep prefixes. Records are sent
 * to the server. With an answer cache, a stopped run goes on where it was. As deterministic as the server. Memory: twice the matrix
 * until it is made, and the texts of at least {@value #AT_ONCE} pairs at a time.
 *
 * <p>Source: DELIFT (arXiv 2411.04425), section 3. Departure from {@link InContextUtility}: the server tokenises prompt and response as
 * one text, see {@link EndpointScorer}; a response whose tokens differ after an example is refused, as is a token across the joint.
 *
 * <p>Example: {@code EndpointUtility.of(client, InContextTemplate.seedling()).between(pool, pool)}.
 */
public final class EndpointUtility implements PairwiseUtility {
    /** Columns are short where few records are represented; as many are asked at once as keep the connections busy. */
    private static final int AT_ONCE = 1024;

    private final EndpointClient client;
    private final InContextTemplate layout;
    private final UtilityForm form;
    private final ScoringListener listener;

    private EndpointUtility(
            EndpointClient client, InContextTemplate layout, UtilityForm form, ScoringListener listener) {
        this.client = client;
        this.layout = layout;
        this.form = form;
        this.listener = listener;
    }

    /**
     * The paper's L2 form.
     *
     * @param layout of examples and query; prompts should end in a line break, or responses begin with a space
     */
    public static EndpointUtility of(EndpointClient client, InContextTemplate layout) {
        return new EndpointUtility(client, layout, UtilityForm.L2, ScoringListener.none());
    }

    /** The same in another form. */
    public EndpointUtility withForm(UtilityForm other) {
        return new EndpointUtility(client, layout, other, listener);
    }

    /** The same, telling a listener of answers. */
    public EndpointUtility withListener(ScoringListener other) {
        return new EndpointUtility(client, layout, form, other);
    }

    @Override
    public Map<String, Object> settings() {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("metric", "in-context");
        settings.put("form", form.id());
        settings.put("template", layout.name());
        settings.put("server", client.endpoint().settings());
        return settings;
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException naming a record whose response cannot be scored
     * @throws java.io.UncheckedIOException if the server does not answer, or not with scores
     */
    @Override
    public UtilityMatrix between(Corpus represented, Corpus candidates) {
        Problem problem = new Problem(represented, candidates, Pairs.all(represented.size(), candidates.size()));
        float[][] columns = problem.columns();
        FloatMatrix byCandidate = FloatMatrix.build(
                candidates.size(), represented.size(), (j, row) -> System.arraycopy(columns[j], 0, row, 0, row.length));
        return UtilityMatrix.of(represented, candidates, byCandidate, settings())
                .withDistancesAlone(problem.distancesAlone());
    }

    @Override
    public SparseUtility sparse(Corpus represented, Corpus candidates, SparseMatrix pattern) {
        Pairs pairs = Pairs.of(represented, candidates, pattern);
        Problem problem = new Problem(represented, candidates, pairs);
        float[][] columns = problem.columns();
        int[][] rows = new int[candidates.size()][];
        for (int j = 0; j < rows.length; j++) {
            rows[j] = pairs.rowsOf(j);
        }
        SparseMatrix byCandidate = SparseMatrix.ofRows(represented.size(), rows, columns);
        return SparseUtility.of(represented, candidates, byCandidate, settings())
                .withDistancesAlone(problem.distancesAlone());
    }

    /** Two corpora, and which of their pairs are asked for. */
    private final class Problem {
        private final EndpointScorer scorer = new EndpointScorer(client);
        private final Corpus represented;
        private final Corpus candidates;
        private final Pairs pairs;
        private final long requests;
        private final List<ResponseScore> alone;

        Problem(Corpus represented, Corpus candidates, Pairs pairs) {
            this.represented = represented;
            this.candidates = candidates;
            this.pairs = pairs;
            long all = represented.size();
            for (int j = 0; j < candidates.size(); j++) {
                all += pairs.rowsOf(j).length;
            }
            this.requests = all;
            List<PromptAndResponse> queries = represented.stream()
                    .map(query -> PromptAndResponse.of(layout, query, List.of()))
                    .toList();
            this.alone = scorer.score(queries, done -> listener.done(done, requests));
        }

        float[] distancesAlone() {
            float[] distances = new float[alone.size()];
            for (int i = 0; i < distances.length; i++) {
                distances[i] = (float) alone.get(i).distance();
            }
            return distances;
        }

        float[][] columns() {
            float[][] columns = new float[candidates.size()][];
            int done = alone.size();
            int first = 0;
            while (first < columns.length) {
                List<PromptAndResponse> asked = new ArrayList<>();
                int end = first;
                while (end < columns.length && asked.size() < AT_ONCE) {
                    for (int i : pairs.rowsOf(end)) {
                        asked.add(PromptAndResponse.of(layout, represented.get(i), List.of(candidates.get(end))));
                    }
                    end++;
                }
                int before = done;
                List<ResponseScore> after = scorer.score(asked, count -> listener.done(before + count, requests));
                done += asked.size();
                int next = 0;
                for (int j = first; j < end; j++) {
                    int[] rows = pairs.rowsOf(j);
                    columns[j] = new float[rows.length];
                    for (int r = 0; r < rows.length; r++) {
                        columns[j][r] = (float) form.utility(alone.get(rows[r]), after.get(next++));
                    }
                }
                first = end;
            }
            return columns;
        }
    }
}
