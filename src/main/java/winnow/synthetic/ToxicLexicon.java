package winnow.synthetic;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import winnow.random.Seeds;

/** Made-up words that are held to be toxic, each with its severity, and as many that are not. */
final class ToxicLexicon {
    private static final int SYLLABLES = 2;
    private static final double MILDEST = 0.2;
    private static final double WORST = 0.8;

    private final Map<String, Double> severities;
    private final List<String> harmless;

    private ToxicLexicon(Map<String, Double> severities, List<String> harmless) {
        this.severities = severities;
        this.harmless = harmless;
    }

    static ToxicLexicon of(int words, long world) {
        RandomGenerator random = Seeds.of(world).stream("toxic-lexicon");
        List<String> made = new ArrayList<>();
        while (made.size() < 2 * words) {
            String word = Words.nonce(SYLLABLES, random);
            if (!made.contains(word)) {
                made.add(word);
            }
        }
        Map<String, Double> severities = new LinkedHashMap<>();
        for (int w = 0; w < words; w++) {
            severities.put(made.get(w), MILDEST + (WORST - MILDEST) * w / (words - 1));
        }
        return new ToxicLexicon(severities, List.copyOf(made.subList(words, 2 * words)));
    }

    String toxic(RandomGenerator random) {
        return Words.any(List.copyOf(severities.keySet()), random);
    }

    String harmless(RandomGenerator random) {
        return Words.any(harmless, random);
    }

    /** 1 − Π (1 − severity) over the words of a text. */
    double toxicity(String text) {
        double left = 1;
        for (String word : text.split("[^a-z]+")) {
            left *= 1 - severities.getOrDefault(word, 0.0);
        }
        return 1 - left;
    }
}
