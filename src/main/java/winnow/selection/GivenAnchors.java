package winnow.selection;

import java.util.Map;
import winnow.corpus.Corpus;

/** A corpus as it is, whatever the pool. */
record GivenAnchors(Corpus corpus) implements AnchorTasks {
    @Override
    public Corpus of(Corpus pool) {
        return corpus;
    }

    @Override
    public Map<String, Object> settings() {
        return Map.of("given", corpus.fingerprint());
    }
}
