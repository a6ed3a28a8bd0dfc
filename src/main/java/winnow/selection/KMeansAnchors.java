package winnow.selection;

import java.util.LinkedHashMap;
import java.util.Map;
import winnow.corpus.Corpus;
import winnow.embedding.Embedder;
import winnow.maximize.Budget;
import winnow.random.Seeds;

/** The centres of a pool's clusters. */
record KMeansAnchors(int count, Embedder embedder, Seeds seeds) implements AnchorTasks {
    KMeansAnchors {
        if (count < 1) {
            throw new IllegalArgumentException("the number of anchors must be >= 1, got " + count);
        }
    }

    @Override
    public Corpus of(Corpus pool) {
        Budget anchors = Budget.items(Math.min(count, pool.size()));
        return pool.subset(
                new KMeansSelector(embedder, count, seeds).select(pool, anchors).positions());
    }

    @Override
    public Map<String, Object> settings() {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("k-means", count);
        settings.putAll(Picks.settings(embedder));
        return settings;
    }

    @Override
    public long seed() {
        return seeds.root();
    }
}
