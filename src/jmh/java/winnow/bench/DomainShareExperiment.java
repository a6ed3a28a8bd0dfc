package winnow.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import winnow.corpus.Corpus;
import winnow.corpus.CorpusReader;
import winnow.corpus.Example;
import winnow.embedding.Embedder;
import winnow.embedding.HashedNgramEmbedder;
import winnow.maximize.Budget;
import winnow.random.Seeds;
import winnow.selection.Bm25Selector;
import winnow.selection.DsirSelector;
import winnow.selection.GotDModesSelector;
import winnow.selection.GotDRoundsSelector;
import winnow.selection.GotDSelector;
import winnow.selection.HerdingSelector;
import winnow.selection.KnnSelector;
import winnow.selection.LongestSelector;
import winnow.selection.MeanEmbeddingSelector;
import winnow.selection.MmdHerdingSelector;
import winnow.selection.OtMatchSelector;
import winnow.selection.QualityClassifierSelector;
import winnow.selection.QualitySampling;
import winnow.selection.RandomSelector;
import winnow.selection.Selection;
import winnow.selection.Selector;
import winnow.selection.TsdsSelector;
import winnow.transport.PointCost;
import winnow.transport.Sinkhorn;

/**
 * How much of what each method chooses for a target is of the domain that fits it, which the methods do not see.
 *
 * <p>Arguments: a pool file with a column {@code domain}, the number of target records drawn, the number of records chosen, the number of seeds, then
 * NAME=FILE=DOMAIN for every target. A seed draws the target's records and is the methods' seed. Prints CSV.
 */
public final class DomainShareExperiment {
    private DomainShareExperiment() {}

    /** What a method is given. */
    private record Arena(Corpus pool, Corpus target, Embedder embedder, Seeds seeds) {}

    /** Runs all. */
    public static void main(String[] args) {
        Corpus tagged = CorpusReader.withDefaults()
                .withTagFields(List.of("domain"))
                .read(Path.of(args[0]))
                .corpus();
        List<Example> hidden = new ArrayList<>();
        tagged.forEach(example -> hidden.add(new Example(example.id(), "", example.response(), Map.of())));
        Corpus pool = Corpus.of(hidden);
        int drawn = Integer.parseInt(args[1]);
        int budget = Integer.parseInt(args[2]);
        int runs = Integer.parseInt(args[3]);
        Embedder embedder = HashedNgramEmbedder.withDefaults().fittedTo(pool);
        System.out.println("target,domain,of_pool,seed,method,chosen,of_domain,of_characters,seconds");
        for (int t = 4; t < args.length; t++) {
            String[] target = args[t].split("=");
            Corpus all = CorpusReader.withDefaults().read(Path.of(target[1])).corpus();
            for (int seed = 1; seed <= runs; seed++) {
                Seeds seeds = Seeds.of(seed);
                Selection sample = new RandomSelector(seeds.child("target")).select(all, Budget.items(drawn));
                Arena arena = new Arena(pool, all.subset(sample.positions()), embedder, seeds.child("methods"));
                compare(tagged, arena, target, seed, budget);
            }
        }
    }

    private static void compare(Corpus tagged, Arena arena, String[] target, int seed, int budget) {
        double total = tagged.stream().mapToLong(e -> e.response().length()).sum();
        double ofPool = tagged.stream()
                        .filter(e -> e.tags().get("domain").equals(target[2]))
                        .count()
                / (double) tagged.size();
        methods().forEach((name, method) -> {
            long start = System.nanoTime();
            int[] positions = method.apply(arena)
                    .select(arena.pool(), Budget.items(budget))
                    .positions();
            double seconds = (System.nanoTime() - start) * 1e-9;
            int fitting = 0;
            long characters = 0;
            for (int position : positions) {
                fitting += tagged.get(position).tags().get("domain").equals(target[2]) ? 1 : 0;
                characters += tagged.get(position).response().length();
            }
            System.out.printf(
                    Locale.ROOT,
                    "%s,%s,%.4f,%d,%s,%d,%.4f,%.4f,%.2f%n",
                    target[0],
                    target[2],
                    ofPool,
                    seed,
                    name,
                    positions.length,
                    fitting / (double) Math.max(1, positions.length),
                    characters / total,
                    seconds);
        });
    }

    private static Map<String, Function<Arena, Selector>> methods() {
        Map<String, Function<Arena, Selector>> methods = new LinkedHashMap<>();
        methods.put("random", a -> new RandomSelector(a.seeds()));
        methods.put("longest", a -> new LongestSelector());
        methods.put("got-d", a -> GotDSelector.toward(a.embedder(), a.target(), a.seeds()));
        methods.put(
                "got-d 4 rounds",
                a -> new GotDRoundsSelector(
                        a.embedder(), a.target(), PointCost.SQUARED_EUCLIDEAN, Sinkhorn.withDefaults(), 4, 0.1));
        methods.put(
                "got-d 4 modes",
                a -> new GotDModesSelector(
                        a.embedder(), GotDSelector.toward(a.embedder(), a.target(), a.seeds()), 4, a.seeds()));
        methods.put("ot-match", a -> OtMatchSelector.of(a.embedder(), a.target(), a.seeds()));
        methods.put("dsir", a -> DsirSelector.of(a.target(), a.seeds()));
        methods.put("dsir 100 tokens", a -> DsirSelector.of(a.target(), a.seeds())
                .withMinimumTokens(DsirSelector.LIBRARY_MINIMUM_TOKENS));
        methods.put("dsir smoothed", a -> DsirSelector.of(a.target(), a.seeds()).withTargetPseudoCount(1));
        methods.put("quality classifier", a -> QualityClassifierSelector.of(a.target(), a.seeds()));
        methods.put("quality classifier top-k", a -> QualityClassifierSelector.of(a.target(), a.seeds())
                .withSampling(QualitySampling.TOP_K));
        methods.put("tapt-c", a -> KnnSelector.taptC(a.embedder(), a.target()));
        methods.put("knn", a -> new KnnSelector(a.embedder(), a.target()));
        methods.put("mean embedding", a -> new MeanEmbeddingSelector(a.embedder(), a.target()));
        methods.put("bm25", a -> Bm25Selector.of(a.target()));
        methods.put("tsds", a -> TsdsSelector.of(a.embedder(), a.target(), a.seeds()));
        methods.put("herding", a -> HerdingSelector.toward(a.embedder(), a.target()));
        methods.put("mmd herding", a -> new MmdHerdingSelector(a.embedder(), a.target()));
        return methods;
    }
}
