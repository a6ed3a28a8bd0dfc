package winnow.cli;

import java.util.OptionalDouble;
import winnow.corpus.Corpus;
import winnow.corpus.LoadedCorpus;
import winnow.embedding.Embedder;
import winnow.embedding.NeighbourForest;
import winnow.embedding.NeighbourGraph;
import winnow.linalg.FloatMatrix;
import winnow.linalg.MatrixProduct;
import winnow.maximize.Budget;
import winnow.random.Seeds;
import winnow.selection.DeftUcsSelector;
import winnow.selection.KMeansSelector;
import winnow.selection.SemDedupSelector;
import winnow.selection.TsdsSelector;

/**
 * What a selection will take, from the size of the inputs and a short measurement on this machine.
 *
 * @param bytes memory beside the texts
 * @param seconds time without the model, within a factor of about three; none where the model's is estimated apart and is most of it
 * @param passes of records through the model, where not estimated apart: with their gradients where the method follows these
 */
record Estimate(long bytes, OptionalDouble seconds, long passes) {
    /** Neighbours are searched anew with twice the length until the budget is filled. */
    private static final double SEARCHES = 2;
    /** Up to this many records everything takes a moment, and measuring would take as long; also the width then assumed. */
    private static final int SMALL = 512;

    private static final double SECONDS_A_RECORD = 1e-3;
    private static final long BYTES_A_RECORD = 16;
    private static final int SAMPLE = 256;
    private static final int ROUNDS = 30;
    /** A stream of dot products reads memory; a tiled product computes. About this much slower per operation. */
    private static final double STREAM_COST = 6;
    /** Products of all pairs while a transport problem is set up and summed, and passes over its kernel. */
    private static final double SOLVE_PASSES = 4;

    private static final double KERNEL_PASSES = 200;

    /** How often sparse greedy reads a stored similarity. */
    private static final double SPARSE_READS = 20;

    /** An exponential, in multiply-adds. */
    private static final double EXPONENTIAL = 50;

    private static final long BYTES_A_NEIGHBOUR = 36;

    /** Two n-grams a word of five letters, on one core. */
    private static final double SECONDS_A_CHARACTER = 6e-8;

    private static final double BYTES_A_CHARACTER = 1;
    /** Beside its characters. */
    private static final double BYTES_OF_A_TEXT = 350;
    /** The share of the heap that can be filled. */
    private static final double HEAP_SHARE = 0.9;

    /** Steps of the optimizer; each reads every feature twice a label, and as many vectors as it remembers. */
    private static final double STEPS = 100;

    private static final double SECONDS_A_CHARACTER_IN_TRAINING = 1.5e-9;
    private static final double SECONDS_A_LABEL = 2e-3;
    private static final double BYTES_A_CHARACTER_IN_TRAINING = 6;
    private static final double BYTES_A_LABEL = 200.0 * (1 << 16);

    /** Raw utilities, those on the scale of similarities, and one of the two on its way. */
    static final int UTILITY_COPIES = 3;

    /** Greedy over a similarity in memory. */
    private static final double SECONDS_A_SIMILARITY = 2e-9;

    /** The estimate for a job, without what a model takes; null as embedder when the method needs none. */
    static Estimate of(SelectionJob job, Embedder embedder) {
        Corpus pool = job.corpus();
        int n = pool.size();
        if (job.method() == Method.DELIFT) {
            long rows = job.utilityRows();
            double greedy = SECONDS_A_SIMILARITY * n * rows * (2 + Math.log(1 + items(job)));
            boolean isScored = job.model().isPresent() || job.options().endpoint.isGiven();
            return new Estimate(
                    Float.BYTES * UTILITY_COPIES * n * rows,
                    isScored ? OptionalDouble.empty() : OptionalDouble.of(greedy),
                    0);
        }
        if (job.method() == Method.DSIR || job.method() == Method.QUALITY_CLASSIFIER || job.method() == Method.SCORE) {
            return ofNgrams(job);
        }
        if (embedder == null) {
            return new Estimate(BYTES_A_RECORD * n, OptionalDouble.of(0), passes(job));
        }
        if (n <= SMALL) {
            return new Estimate(bytes(job, SMALL), OptionalDouble.of(SECONDS_A_RECORD * n), passes(job));
        }
        int[] sample = new int[SAMPLE];
        for (int i = 0; i < SAMPLE; i++) {
            sample[i] = (int) ((long) i * n / SAMPLE);
        }
        boolean isHashed = !job.files().containsKey("embedder");
        Corpus part = pool.subset(sample);
        long start = System.nanoTime();
        FloatMatrix points =
                isHashed ? embedder.embed(part).matrix() : embedder.rows(pool).rows(sample);
        double embedding = isHashed ? (System.nanoTime() - start) / 1e9 * n / SAMPLE : 0;
        int d = points.columns();
        int others = records(job) - n;
        double operations = operations(job, n, items(job), d, others);
        return new Estimate(
                bytes(job, d), OptionalDouble.of(embedding + operations * secondsPerProduct(points)), passes(job));
    }

    /** Hashing, and for a classifier its training: of two halves of the pool, or on what is labelled. */
    private static Estimate ofNgrams(SelectionJob job) {
        double pool = characters(job.corpus());
        double others = -pool;
        for (LoadedCorpus input : job.inputs().values()) {
            others += characters(input.corpus());
        }
        double seconds = (pool + others) * SECONDS_A_CHARACTER;
        double bytes = (pool + others) * BYTES_A_CHARACTER
                + BYTES_A_RECORD * job.corpus().size();
        if (job.method() == Method.QUALITY_CLASSIFIER) {
            seconds += 2 * secondsOfTraining(pool / 2 + others, 2);
            bytes += bytesOfTraining(pool / 2 + others, 2);
        }
        if (job.method() == Method.SCORE) {
            long labels = job.inputs().get("labelled").corpus().stream()
                    .map(example -> example.tags().get(job.options().baselines.labelField))
                    .distinct()
                    .count();
            seconds += secondsOfTraining(others, labels);
            bytes += bytesOfTraining(others, labels);
        }
        return new Estimate((long) bytes, OptionalDouble.of(seconds), 0);
    }

    private static double characters(Corpus corpus) {
        return corpus.stream().mapToLong(example -> example.text().length()).sum();
    }

    private static double secondsOfTraining(double characters, long labels) {
        return STEPS * labels * (characters * SECONDS_A_CHARACTER_IN_TRAINING + SECONDS_A_LABEL);
    }

    private static double bytesOfTraining(double characters, long labels) {
        return characters * BYTES_A_CHARACTER_IN_TRAINING + labels * BYTES_A_LABEL;
    }

    /** Embeddings of all inputs, once more at norm 1, packed for products, and the similarities. */
    private static long bytes(SelectionJob job, int d) {
        int n = job.corpus().size();
        return (long) Float.BYTES * d * (2L * records(job) + n)
                + (job.method() == Method.DELIFT_SE ? job.options().similarity().bytes(n) : 0)
                + (job.method() == Method.TSDS ? tsdsBytes(n, records(job) - n) : 0);
    }

    /** Places, distances and densities of neighbours, some of them twice, and a block of similarities. */
    private static long tsdsBytes(long n, long others) {
        return BYTES_A_NEIGHBOUR * others * Math.min(n, TsdsSelector.MOST_NEIGHBOURS) + 1024 * n;
    }

    private static int records(SelectionJob job) {
        return job.inputs().values().stream()
                .mapToInt(input -> input.corpus().size())
                .sum();
    }

    private static int items(SelectionJob job) {
        Budget budget = job.budget();
        int n = job.corpus().size();
        if (!budget.isCost()) {
            return budget.itemsIn(n);
        }
        double total = 0;
        for (int i = 0; i < n; i++) {
            total += budget.costOf(i);
        }
        return (int) Math.ceil(n * Math.min(1, budget.limit() / Math.max(1, total)));
    }

    /** Multiply-adds, those of streams weighted. */
    private static double operations(SelectionJob job, double n, double k, double d, double others) {
        return switch (job.method()) {
            case RANDOM, LONGEST, BM25, DELIFT -> 0;
            case DSIR, QUALITY_CLASSIFIER, SCORE, ALL_DOMAINS, DAPT -> 0;
            case PERPLEXITY, IFD, SELECTIT, LESS, TRACIN, DATAINF, GRAND, EL2N -> 0;
            case KNN, TAPT_C -> n * others * d * SEARCHES;
            case TSDS -> n * others * d + n * Math.min(n, others * TsdsSelector.MOST_NEIGHBOURS) * d;
            case MMD_HERDING -> n * (others + k) * (d + EXPONENTIAL) * STREAM_COST;
            case GOT_D -> {
                double solved = Math.min(n, job.options().transport.sample());
                yield n * others * d + solved * others * (SOLVE_PASSES * d + KERNEL_PASSES);
            }
            case OT_MATCH -> n * others * (SOLVE_PASSES * d + KERNEL_PASSES);
            case MEAN_EMBEDDING -> n * d * STREAM_COST;
            case NUGGETS -> lloyd(n, anchors(job), d);
            case SUPERFILTERING -> {
                double candidates = Math.max(k, job.options().scores.ifdShare() * n);
                yield candidates * candidates * (d / 2 + (2 + Math.log(1 + k)) * STREAM_COST);
            }
            case K_CENTER, HERDING -> n * k * d * STREAM_COST;
            case K_MEANS -> lloyd(n, Math.min(k, job.clusters(KMeansSelector.DEFAULT_MOST_CLUSTERS)), d);
            case SEMDEDUP -> {
                double clusters = job.clusters(SemDedupSelector.defaultClusters((int) n));
                yield lloyd(n, clusters, d) + n * n / clusters / 2 * d * STREAM_COST;
            }
            case DEFT_UCS -> lloyd(n, job.clusters(DeftUcsSelector.DEFAULT_CLUSTERS), d);
            case DELIFT_SE -> {
                double toOthers = n * others * d;
                boolean isDense = job.options().similarity().isDenseFor((int) n);
                NeighbourForest forest = NeighbourForest.withDefaults(Seeds.of(0));
                double compared = n <= NeighbourGraph.EXACT_UP_TO ? n : (double) forest.trees() * forest.leaf();
                double pairs = isDense ? n / 2 : compared;
                double stored = n * job.options().similarity().neighbours();
                double greedy = isDense ? n * n * (2 + Math.log(1 + k)) : stored * SPARSE_READS;
                yield toOthers + n * pairs * d + greedy * STREAM_COST;
            }
        };
    }

    private static long passes(SelectionJob job) {
        SelectOptions options = job.options();
        long n = job.corpus().size();
        long m = records(job) - n;
        return switch (job.method()) {
            case PERPLEXITY -> n;
            case IFD, SUPERFILTERING -> 2 * n;
            case SELECTIT -> n * options.scores.ratingPrompts().wordings().size();
            case NUGGETS -> (n + 1) * anchors(job);
            case LESS, TRACIN, DATAINF, GRAND, EL2N -> options.gradients.passes(job.method(), n, m, job.seeds());
            default -> 0;
        };
    }

    private static long anchors(SelectionJob job) {
        int n = job.corpus().size();
        Integer asked = job.options().scores.anchors;
        return asked == null ? records(job) - n : Math.min(asked, n);
    }

    /** Twenty rounds and the seeding, which streams. */
    private static double lloyd(double n, double clusters, double d) {
        return n * clusters * d * (20 + STREAM_COST);
    }

    private static double secondsPerProduct(FloatMatrix points) {
        double best = Double.POSITIVE_INFINITY;
        for (int round = 0; round < ROUNDS; round++) {
            long start = System.nanoTime();
            MatrixProduct.gram(points, MatrixProduct.Affine.IDENTITY);
            best = Math.min(best, (System.nanoTime() - start) / 1e9);
        }
        return best / ((double) SAMPLE * SAMPLE / 2 * points.columns());
    }

    /**
     * Checks that facility location fits, all of whose memory is known beforehand.
     *
     * @param heap bytes that Java has
     * @throws IllegalArgumentException naming the need and the ways out
     */
    void requireMemory(SelectionJob job, long heap) {
        if (job.method() != Method.DELIFT_SE) {
            return;
        }
        double texts = BYTES_OF_A_TEXT * records(job);
        for (LoadedCorpus input : job.inputs().values()) {
            texts += characters(input.corpus()) * BYTES_A_CHARACTER;
        }
        if (bytes + texts > HEAP_SHARE * heap) {
            throw new IllegalArgumentException(job.method().id() + " needs about " + Quantity.bytes(bytes)
                    + " beside texts of about " + Quantity.bytes((long) texts) + " and Java has "
                    + Quantity.bytes(heap)
                    + "; give it more with -Xmx (in WINNOW_JAVA_OPTS), ask for fewer --neighbours,"
                    + " or draw a smaller pool first (--method random)");
        }
    }

    @Override
    public String toString() {
        return "estimate: " + Quantity.bytes(bytes) + " beside the texts"
                + (seconds.isEmpty()
                        ? ""
                        : seconds.getAsDouble() < 1
                                ? ", about a second"
                                : ", about " + Quantity.seconds(Math.ceil(seconds.getAsDouble())))
                + (passes == 0 ? "" : ", and " + Quantity.count(passes) + " passes of records through the model");
    }
}
