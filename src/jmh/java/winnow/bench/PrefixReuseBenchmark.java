package winnow.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import winnow.checkpoint.ModelConfig;
import winnow.model.LanguageModel;
import winnow.model.LanguageModels;
import winnow.model.ScoredSequence;
import winnow.model.ScoringSettings;
import winnow.random.Seeds;
import winnow.seedling.Seedling;
import winnow.tokenizer.Tokenizer;
import winnow.transformer.ComputeDevice;
import winnow.transformer.Decoder;

/**
 * Scoring many suffixes after each of several prefixes, with the prefix run once against the plain pairwise run, in turn.
 *
 * <p>Arguments: prefixes, suffixes a prefix, repetitions. Prints CSV.
 */
public final class PrefixReuseBenchmark {
    private PrefixReuseBenchmark() {}

    /** Runs the comparison. */
    public static void main(String[] args) {
        int prefixes = Integer.parseInt(args[0]);
        int suffixes = Integer.parseInt(args[1]);
        int repetitions = Integer.parseInt(args[2]);
        System.out.println("layers,width,prefix_tokens,suffix_tokens,plain_pairs_s,reused_pairs_s,speedup");
        for (int[] shape : new int[][] {{4, 768, 12, 96, 32}, {6, 192, 6, 72, 24}, {6, 192, 6, 24, 24}}) {
            try (Tokenizer tokenizer = Tokenizer.load(Seedling.folder());
                    Decoder decoder = Decoder.initial(config(shape, tokenizer), Seeds.of(1), ComputeDevice.CPU);
                    LanguageModel model = LanguageModels.of(decoder, tokenizer)) {
                measure(model, shape, prefixes, suffixes, repetitions);
            }
        }
    }

    private static void measure(LanguageModel model, int[] shape, int prefixes, int suffixes, int repetitions) {
        RandomGenerator random = Seeds.of(3).stream("tokens");
        int vocabulary = model.tokenizer().vocabularySize();
        List<ScoredSequence> queries = new ArrayList<>();
        for (int i = 0; i < suffixes; i++) {
            queries.add(ScoredSequence.of(
                    "q" + i, tokens(random, shape[4] - 8, vocabulary), tokens(random, 8, vocabulary)));
        }
        ScoringSettings reusing = ScoringSettings.withDefaults();
        double[] plain = new double[repetitions];
        double[] reused = new double[repetitions];
        double[] speedup = new double[repetitions];
        for (int r = -1; r < repetitions; r++) {
            double slow = 0;
            double fast = 0;
            for (int p = 0; p < prefixes; p++) {
                int[] prefix = tokens(random, shape[3], vocabulary);
                slow += seconds(() -> model.score(prefix, queries, reusing.withoutPrefixReuse()));
                fast += seconds(() -> model.score(prefix, queries, reusing));
            }
            if (r >= 0) {
                plain[r] = prefixes * suffixes / slow;
                reused[r] = prefixes * suffixes / fast;
                speedup[r] = slow / fast;
            }
        }
        System.out.printf(
                Locale.ROOT,
                "%d,%d,%d,%d,%.1f,%.1f,%.2f%n",
                shape[0],
                shape[1],
                shape[3],
                shape[4],
                Rival.median(plain),
                Rival.median(reused),
                Rival.median(speedup));
    }

    private static double seconds(Runnable work) {
        long start = System.nanoTime();
        work.run();
        return (System.nanoTime() - start) * 1e-9;
    }

    private static int[] tokens(RandomGenerator random, int count, int vocabulary) {
        return random.ints(count, 3, vocabulary).toArray();
    }

    private static ModelConfig config(int[] shape, Tokenizer tokenizer) {
        Map<String, Object> values = new TreeMap<>();
        values.put("model_type", "llama");
        values.put("num_hidden_layers", shape[0]);
        values.put("hidden_size", shape[1]);
        values.put("num_attention_heads", shape[2]);
        values.put("intermediate_size", 8 * shape[1] / 3);
        values.put("vocab_size", tokenizer.vocabularySize());
        values.put("max_position_embeddings", 512);
        return ModelConfig.of(values);
    }
}
