package winnow.utility;

import java.util.LinkedHashMap;
import java.util.Map;
import winnow.corpus.Corpus;
import winnow.random.RandomDraw;
import winnow.random.Seeds;

/**
 * Anchors drawn without replacement, every record with the same chance: n/count times their coverage is an unbiased estimate of
 * all records' coverage, for any fixed selection.
 *
 * @param seeds of the draw
 */
public record RandomAnchors(Seeds seeds) implements AnchorChoice {
    @Override
    public int[] choose(Corpus represented, int count) {
        return RandomDraw.sample(represented.size(), count, seeds.stream("anchors"));
    }

    @Override
    public Map<String, Object> settings() {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("choice", "random");
        settings.put("seed", seeds.root());
        return settings;
    }
}
