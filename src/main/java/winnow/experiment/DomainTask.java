package winnow.experiment;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Predicate;
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
 * @param domain of the classification task, among the values of the pool's tag {@code domain}; empty where no domain fits or none is
 *     known
 * @param pool unlabelled texts of several domains, to choose from
 * @param target unlabelled texts to aim at
 * @param heldOut unlabelled texts like those of the target, by which a model can be tested
 * @param train labelled records to learn from; a response is a label; none where the task is only asked as it comes
 * @param test labelled records to be asked
 * @param labels names of the classes, in order
 */
public record DomainTask(
        Optional<String> domain,
        Corpus pool,
        Corpus target,
        Corpus heldOut,
        Corpus train,
        Corpus test,
        List<String> labels) {
    static final String DOMAIN = "domain";
    static final String DUPLICATE_OF = "duplicateOf";

    /** Checks that every record has one of the labels, and that there is something of everything. */
    public DomainTask {
        labels = List.copyOf(labels);
        if (labels.size() < 2 || Set.copyOf(labels).size() < labels.size()) {
            throw new IllegalArgumentException("labels must be at least two and distinct, got " + labels);
        }
        requireLabels("train", train, labels);
        requireLabels("test", test, labels);
        if (pool.size() == 0 || target.size() == 0 || heldOut.size() == 0 || test.size() == 0) {
            throw new IllegalArgumentException("pool, target, held-out texts and test must not be empty, got "
                    + pool.size() + ", " + target.size() + ", " + heldOut.size() + " and " + test.size());
        }
    }

    private static void requireLabels(String name, Corpus corpus, List<String> labels) {
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
     * @param train labelled records to learn from; 0 for a task that is only asked as it comes
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
                Optional.of(domain),
                corpus.pool(),
                corpus.target(target, sizes.target()),
                corpus.heldOut(target, sizes.heldOut()),
                corpus.train(domain, sizes.train()),
                corpus.test(domain, sizes.test()),
                DomainCorpus.labels(domain));
    }

    /** What a choice holds, by the pool's tags {@code domain} and {@code duplicateOf}. */
    public Truth truth(int[] positions) {
        return new Truth(
                domain.isPresent() ? share(positions, DOMAIN, domain.get()::equals) : OptionalDouble.empty(),
                share(positions, DUPLICATE_OF, of -> !of.isEmpty()));
    }

    private OptionalDouble share(int[] positions, String tag, Predicate<String> is) {
        if (positions.length == 0 || pool.stream().noneMatch(text -> text.tags().containsKey(tag))) {
            return OptionalDouble.empty();
        }
        long such = Arrays.stream(positions)
                .filter(position -> is.test(pool.get(position).tags().getOrDefault(tag, "")))
                .count();
        return OptionalDouble.of(such / (double) positions.length);
    }

    /**
     * What a choice holds; empty where nothing was chosen or the pool does not say.
     *
     * @param ofDomain share of its texts that are of the task's domain
     * @param repeated share of its texts that are near-duplicates of others in the pool
     */
    public record Truth(OptionalDouble ofDomain, OptionalDouble repeated) {}
}
