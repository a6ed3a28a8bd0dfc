package winnow.selection;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import winnow.corpus.Corpus;

/** Which records of a pool hold a term how often, and BM25 over it. A term is a run of letters or digits, in lower case. */
final class Bm25Index {
    private final int n;
    private final double k1;
    private final double[] lengthFactors;
    private final Map<String, Postings> postings = new HashMap<>();

    /** Records that hold a term, ascending, and how often each. */
    private static final class Postings {
        private int[] items = new int[4];
        private int[] counts = new int[4];
        private int size;

        void add(int item) {
            if (size > 0 && items[size - 1] == item) {
                counts[size - 1]++;
                return;
            }
            if (size == items.length) {
                items = Arrays.copyOf(items, 2 * size);
                counts = Arrays.copyOf(counts, 2 * size);
            }
            items[size] = item;
            counts[size++] = 1;
        }
    }

    Bm25Index(Corpus pool, double k1, double b) {
        this.n = pool.size();
        this.k1 = k1;
        int[] lengths = new int[n];
        long total = 0;
        for (int i = 0; i < n; i++) {
            for (String term : terms(pool.get(i).text())) {
                postings.computeIfAbsent(term, t -> new Postings()).add(i);
                lengths[i]++;
            }
            total += lengths[i];
        }
        // Without a single term nothing is ever matched, and any average will do.
        double average = total == 0 ? 1 : (double) total / n;
        this.lengthFactors = new double[n];
        for (int i = 0; i < n; i++) {
            lengthFactors[i] = k1 * (1 - b + b * lengths[i] / average);
        }
    }

    /** BM25 of every record for a text, [n]; a term that occurs twice in the text counts twice. */
    double[] scores(String text) {
        Map<String, Integer> query = new LinkedHashMap<>();
        terms(text).forEach(term -> query.merge(term, 1, Integer::sum));
        double[] scores = new double[n];
        query.forEach((term, count) -> {
            Postings holding = postings.get(term);
            if (holding == null) {
                return;
            }
            double weight = count * idf(holding.size);
            for (int p = 0; p < holding.size; p++) {
                int item = holding.items[p];
                double frequency = holding.counts[p];
                scores[item] += weight * frequency * (k1 + 1) / (frequency + lengthFactors[item]);
            }
        });
        return scores;
    }

    /** ln(1 + (n − n_t + ½) / (n_t + ½)), > 0. */
    private double idf(int holding) {
        return StrictMath.log(1 + (n - holding + 0.5) / (holding + 0.5));
    }

    static List<String> terms(String text) {
        List<String> terms = new ArrayList<>();
        String lower = text.toLowerCase(Locale.ROOT);
        int start = -1;
        for (int i = 0; i < lower.length(); i += Character.charCount(lower.codePointAt(i))) {
            boolean isInside = Character.isLetterOrDigit(lower.codePointAt(i));
            if (isInside && start < 0) {
                start = i;
            } else if (!isInside && start >= 0) {
                terms.add(lower.substring(start, i));
                start = -1;
            }
        }
        if (start >= 0) {
            terms.add(lower.substring(start));
        }
        return terms;
    }
}
