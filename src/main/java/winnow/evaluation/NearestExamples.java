package winnow.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import winnow.corpus.Corpus;
import winnow.corpus.Example;
import winnow.embedding.Embedder;
import winnow.embedding.Embeddings;
import winnow.embedding.Similarity;
import winnow.embedding.SimilarityScale;
import winnow.linalg.FloatMatrix;

/**
 * The examples of a chosen subset that are put before a query: those whose prompts are most similar, by cosine of their embeddings.
 *
 * <p>The most similar one comes <em>last</em>, next to the query, where a model heeds it most and where it is the last to be
 * dropped. Among equal cosines the lowest position counts as more similar. Only prompts are embedded: the reference of a query
 * must not choose its examples. Cost: one embedding per prompt and n·m·d multiplications.
 *
 * <p>Source: DELIFT (arXiv 2411.04425), in-context evaluation, k = 5; the order is our choice. Departure: the paper's code cuts a
 * prompt that is too long at its end, which is the query; see {@link Evaluator} for what is left out here.
 *
 * @param embedder places the prompts
 * @param pool the subset that examples come from, m of them
 * @param top k, how many examples a query gets; all if the subset has fewer
 */
public record NearestExamples(Embedder embedder, Corpus pool, int top) {
    /** k of the paper. */
    public static final int DEFAULT_TOP = 5;

    private static final int ROWS_AT_A_TIME = 512;

    /** Checks that there is something to choose from. */
    public NearestExamples {
        if (pool.size() == 0) {
            throw new IllegalArgumentException("in-context examples must come from at least one record, got none");
        }
        if (top < 1) {
            throw new IllegalArgumentException("top must be > 0, got " + top);
        }
    }

    /** The five most similar ones. */
    public static NearestExamples of(Embedder embedder, Corpus pool) {
        return new NearestExamples(embedder, pool, DEFAULT_TOP);
    }

    /** Another number of examples k. */
    public NearestExamples withTop(int examples) {
        return new NearestExamples(embedder, pool, examples);
    }

    /**
     * Positions in the pool for every query [n, min(k, m)], the most similar last.
     *
     * @throws IllegalArgumentException naming an example that has no prompt, or that is a query and in the pool at once
     */
    public List<int[]> positions(Corpus queries) {
        for (Example query : queries) {
            if (pool.position(query.id()).stream().anyMatch(i -> pool.get(i).equals(query))) {
                throw new IllegalArgumentException(
                        "in-context examples must not be the queries themselves, got both example " + query.id());
            }
        }
        Embeddings columns = embedder.embed(prompts(pool));
        FloatMatrix rows = embedder.embed(prompts(queries)).matrix();
        List<int[]> positions = new ArrayList<>(queries.size());
        for (int from = 0; from < queries.size(); from += ROWS_AT_A_TIME) {
            int first = from;
            int[] block = new int[Math.min(ROWS_AT_A_TIME, queries.size() - from)];
            Arrays.setAll(block, i -> first + i);
            FloatMatrix cosines = Similarity.cosine(new Embeddings(rows.rows(block)), columns, SimilarityScale.RAW);
            for (int i = 0; i < block.length; i++) {
                positions.add(nearestLast(cosines.row(i)));
            }
        }
        return positions;
    }

    private int[] nearestLast(float[] cosines) {
        int[] nearest = new int[Math.min(top, cosines.length)];
        int size = 0;
        for (int j = 0; j < cosines.length; j++) {
            if (size == nearest.length && cosines[j] <= cosines[nearest[0]]) {
                continue;
            }
            // Places 0..size−1 hold what was found, least similar first; the new one goes below its equals, which came
            // before.
            int below = 0;
            while (below < size && cosines[nearest[below]] < cosines[j]) {
                below++;
            }
            if (size < nearest.length) {
                System.arraycopy(nearest, below, nearest, below + 1, size - below);
                nearest[below] = j;
                size++;
            } else {
                System.arraycopy(nearest, 1, nearest, 0, below - 1);
                nearest[below - 1] = j;
            }
        }
        return nearest;
    }

    private static Corpus prompts(Corpus corpus) {
        List<Example> prompts = new ArrayList<>(corpus.size());
        for (Example example : corpus) {
            if (example.prompt().isEmpty()) {
                throw new IllegalArgumentException(
                        "in-context evaluation needs prompts to compare, got none for example " + example.id());
            }
            prompts.add(Example.of(example.id(), "", example.prompt()));
        }
        return Corpus.of(prompts);
    }

    Map<String, Object> settings() {
        Map<String, Object> settings = new LinkedHashMap<>(embedder.settings());
        settings.put("top", top);
        settings.put("examples", pool.fingerprint());
        settings.put("order", "most similar last");
        return settings;
    }
}
