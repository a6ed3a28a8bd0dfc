package winnow.experiment;

import java.util.List;
import java.util.Set;
import winnow.corpus.Corpus;
import winnow.corpus.Example;
import winnow.random.Seeds;
import winnow.synthetic.DomainCorpus;
import winnow.synthetic.DomainCorpusSettings;
import winnow.synthetic.DomainMix;

/**
 * Unlabelled texts to choose from for a classification task of one domain.
 *
 * <p>The five corpora are disjoint. In the paper the target is the training set itself; here it is further text of the same domain, which
 * leaves the number of labels and that of target texts free.
 *
 * @param domain of the classification task
 * @param pool unlabelled texts of several domains, to choose from
 * @param target unlabelled texts to aim at
 * @param heldOut unlabelled texts like those of the target, by which a model can be tested
 * @param train labelled records to learn from; a response is a label
 * @param test labelled records to be asked
 * @param labels names of the classes, in order
 */
public record DomainTask(
        String domain, Corpus pool, Corpus target, Corpus heldOut, Corpus train, Corpus test, List<String> labels) {
    /** Checks that every record has one of the labels, and that there is something of everything. */
    public DomainTask {
        labels = List.copyOf(labels);
        if (labels.size() < 2 || Set.copyOf(labels).size() < labels.size()) {
            throw new IllegalArgumentException("labels must be at least two and distinct, got " + labels);
        }
        requireLabels("train", train, labels);
        requireLabels("test", test, labels);
        if (pool.size() == 0 || target.size() == 0 || heldOut.size() == 0) {
            throw new IllegalArgumentException("pool, target and held-out texts must not be empty, got " + pool.size()
                    + ", " + target.size() + " and " + heldOut.size());
        }
    }

    private static void requireLabels(String name, Corpus corpus, List<String> labels) {
        if (corpus.size() == 0) {
            throw new IllegalArgumentException(name + " must not be empty");
        }
        for (Example example : corpus) {
            if (!labels.contains(example.response())) {
                throw new IllegalArgumentException("responses of " + name + " must be among " + labels + ", got \""
                        + example.response() + "\" in example " + example.id());
            }
        }
    }

    /**
     * How many texts of each sort a task on the built-in corpus has.
     *
     * @param target texts to aim at
     * @param heldOut texts by which a model is tested
     * @param train labelled records to learn from
     * @param test labelled records to be asked
     */
    public record Sizes(int target, int heldOut, int train, int test) {
        /** 100 target texts, 100 held-out texts, 48 labelled records to learn from and 150 to be asked. */
        public static Sizes withDefaults() {
            return new Sizes(100, 100, 48, 150);
        }
    }

    /**
     * A task on the built-in corpus, whose target is of one domain.
     *
     * @param domain one of {@link DomainCorpus#domains}
     */
    public static DomainTask of(String domain, DomainCorpusSettings settings, Sizes sizes, Seeds seeds) {
        return of(domain, DomainMix.only(domain), settings, sizes, seeds);
    }

    /**
     * A task on the built-in corpus, whose target may be of several domains: one that is common in the pool says how much of a choice
     * goes to what a model that has read the like of the pool knows already.
     *
     * @param domain of the classification task, one of {@link DomainCorpus#domains}
     * @param target proportions of the domains in the target and among the held-out texts
     */
    public static DomainTask of(
            String domain, DomainMix target, DomainCorpusSettings settings, Sizes sizes, Seeds seeds) {
        DomainCorpus corpus = DomainCorpus.of(settings, seeds);
        return new DomainTask(
                domain,
                corpus.pool(),
                corpus.target(target, sizes.target()),
                corpus.heldOut(target, sizes.heldOut()),
                corpus.train(domain, sizes.train()),
                corpus.test(domain, sizes.test()),
                DomainCorpus.labels(domain));
    }

    /** What a choice holds, by the pool's tags. */
    public Truth truth(int[] positions) {
        int ofDomain = 0;
        int repeated = 0;
        for (int position : positions) {
            Example example = pool.get(position);
            ofDomain += domain.equals(example.tags().get("domain")) ? 1 : 0;
            repeated += example.tags().getOrDefault("duplicateOf", "").isEmpty() ? 0 : 1;
        }
        double chosen = Math.max(1, positions.length);
        return new Truth(ofDomain / chosen, repeated / chosen);
    }

    /**
     * What a choice holds.
     *
     * @param ofDomain share of its texts that are of the task's domain
     * @param repeated share of its texts that are near-duplicates of others in the pool
     */
    public record Truth(double ofDomain, double repeated) {}
}
