package winnow.cli;

import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import winnow.experiment.NearestName;

/** The selection methods by their ids, with what the command line says of each. */
enum Method {
    RANDOM("random", "uniform draw, the baseline to beat", "-", "n", "-", Set.of()),
    LONGEST("longest", "the records with the most tokens", "-", "n log n", "arXiv 2410.09335", Set.of()),
    K_CENTER(
            "k-center",
            "farthest first, covers the pool evenly",
            "-",
            "n k d",
            "Sener, Savarese 2018",
            Set.of("--embedder")),
    HERDING(
            "herding",
            "mean follows that of pool or target",
            "target optional",
            "n k d",
            "Welling 2009",
            Set.of("--embedder", "--target")),
    K_MEANS(
            "k-means",
            "nearest to the centroid of k clusters",
            "-",
            "n K d per round",
            "-",
            Set.of("--embedder", "--clusters")),
    SEMDEDUP(
            "semdedup",
            "without near-duplicates",
            "-",
            "n^2 d / K",
            "arXiv 2303.09540",
            Set.of("--embedder", "--clusters", "--epsilon")),
    DEFT_UCS(
            "deft-ucs",
            "easy and hard records of 7 clusters",
            "-",
            "n K d per round",
            "arXiv 2310.16776",
            Set.of("--embedder", "--clusters", "--alpha")),
    KNN(
            "knn",
            "nearest neighbours of every target record, by turns",
            "target",
            "n m d",
            "arXiv 2405.02774",
            Set.of("--embedder", "--target")),
    MEAN_EMBEDDING(
            "mean-embedding",
            "nearest to the mean of the target",
            "target",
            "n d",
            "-",
            Set.of("--embedder", "--target")),
    BM25(
            "bm25",
            "shares the most and rarest words with target records, by turns",
            "target",
            "m n log n",
            "Robertson, Zaragoza 2009",
            Set.of("--target")),
    TAPT_C(
            "tapt-c",
            "as many nearest neighbours of every target record, repeats counted",
            "target",
            "n m d",
            "arXiv 2405.02774",
            Set.of("--embedder", "--target")),
    MMD_HERDING(
            "mmd-herding",
            "distributed as the target, by a Gaussian kernel",
            "target",
            "n (m + k) d",
            "Chen et al. 2010",
            Set.of("--embedder", "--target")),
    TSDS(
            "tsds",
            "drawn as transport to the target says, spread over duplicates",
            "target",
            "n^2 d",
            "Liu et al. 2024",
            Set.of("--embedder", "--target", "--alpha", "--spread-scale", "--duplicate-distance", "--repeats")),
    DSIR(
            "dsir",
            "importance resampling: n-grams distributed as the target's",
            "target",
            "n",
            "arXiv 2302.03169",
            Set.of("--target", "--sampling", "--min-tokens", "--target-smoothing", "--target-tag", "--target-share")),
    QUALITY_CLASSIFIER(
            "quality-classifier",
            "a classifier takes them for the target, not for the pool",
            "target",
            "100 (n + m)",
            "arXiv 2005.14165",
            Set.of("--target", "--sampling")),
    SCORE(
            "score",
            "most or least likely to have a label, by a classifier trained here",
            "labelled",
            "n",
            "arXiv 2405.02774",
            Set.of("--labelled", "--labelled-layout", "--label-field", "--label", "--keep")),
    ALL_DOMAINS(
            "all-domains",
            "as many from every domain of the pool",
            "domains",
            "n",
            "arXiv 2405.02774",
            Set.of("--domain-field")),
    DAPT(
            "dapt",
            "uniform draw from the domains of the task",
            "domains",
            "n",
            "arXiv 2004.10964",
            Set.of("--domain-field", "--domain")),
    GOT_D(
            "got-d",
            "pulls the pool fastest toward the target: gradient of transport",
            "target",
            "n m d",
            "arXiv 2405.02774",
            Set.of(
                    "--embedder",
                    "--target",
                    "--cost",
                    "--epsilon",
                    "--epsilon-scale",
                    "--transport-device",
                    "--away-from",
                    "--sample",
                    "--rounds",
                    "--round-weight",
                    "--modes",
                    "--domain-field",
                    "--closest-domains")),
    OT_MATCH(
            "ot-match",
            "distributed like the target: partial transport",
            "target",
            "n m d per round",
            "arXiv 2405.02774",
            Set.of("--embedder", "--target", "--cost", "--epsilon", "--epsilon-scale", "--transport-device")),
    PERPLEXITY(
            "perplexity",
            "the middle of the pool, or an end, by how likely responses are",
            "model",
            "n passes",
            "arXiv 2309.04564",
            asking("--template", "--precision", "--band")),
    IFD(
            "ifd",
            "the prompt helps least to predict the response, but helps",
            "model",
            "2 n passes",
            "arXiv 2308.12032",
            asking("--template", "--precision")),
    SUPERFILTERING(
            "superfiltering",
            "a fifth of the pool by ifd, of that what covers it",
            "model",
            "2 n passes",
            "arXiv 2402.00530",
            asking("--template", "--precision", "--embedder", "--ifd-share")),
    SELECTIT(
            "selectit",
            "what a model rates highest and is surest about",
            "model",
            "5 n passes",
            "arXiv 2402.16705",
            asking("--precision", "--rating-prompts", "--disagreement")),
    NUGGETS(
            "nuggets",
            "as an example it makes the answers of most anchors likelier",
            "model, target or anchors",
            "n m passes",
            "arXiv 2312.10302",
            asking("--template", "--precision", "--target", "--anchors", "--embedder")),
    LESS(
            "less",
            "gradients that point where the target's do",
            "model, target",
            "4 (n + m) gradients",
            "arXiv 2402.04333",
            learning("--target", "--dimension")),
    TRACIN(
            "tracin",
            "steps of gradient descent on it help the target",
            "model, target",
            "4 (n + m) gradients",
            "arXiv 2002.08484",
            learning("--target")),
    DATAINF(
            "datainf",
            "the influence function says it helps the target",
            "model, target",
            "3 n + m gradients",
            "arXiv 2310.00902",
            learning("--target")),
    GRAND(
            "grand",
            "large gradients early in training: hard, or wrong",
            "model",
            "20 n gradients",
            "arXiv 2107.07075",
            learning("--runs")),
    EL2N(
            "el2n",
            "predictions far off early in training: hard, or wrong",
            "model",
            "10 n gradients",
            "arXiv 2107.07075",
            learning("--runs")),
    DELIFT_SE(
            "delift-se",
            "DELIFT on embeddings: covers the pool, a target, what is new",
            "target, existing optional",
            "n^2 d, sparse near n",
            "arXiv 2411.04425",
            Set.of(
                    "--embedder",
                    "--target",
                    "--existing",
                    "--eta",
                    "--nu",
                    "--target-objective",
                    "--similarity-form",
                    "--neighbours")),
    DELIFT(
            "delift",
            "what helps a model most, shown as examples of all others",
            "model; target, existing optional",
            "n^2 passes",
            "arXiv 2411.04425",
            asking(
                    "--template",
                    Overlong.OPTION,
                    "--precision",
                    "--target",
                    "--existing",
                    "--utility",
                    "--form",
                    "--scale",
                    "--diagonal",
                    "--agreement",
                    "--weight",
                    "--weight-power",
                    "--repetitions",
                    "--endpoint",
                    "--endpoint-model",
                    "--endpoint-key",
                    "--endpoint-cache",
                    "--endpoint-concurrency",
                    "--endpoint-timeout",
                    "--approximation",
                    "--pair-share",
                    "--anchors",
                    "--neighbours",
                    "--embedder",
                    "--when-saturated",
                    "--eta",
                    "--nu",
                    "--target-objective"));

    private static final int NEAR = 4;
    private static final Set<Method> NEEDING_TARGET = EnumSet.of(
            KNN,
            MEAN_EMBEDDING,
            BM25,
            GOT_D,
            OT_MATCH,
            TAPT_C,
            MMD_HERDING,
            TSDS,
            DSIR,
            QUALITY_CLASSIFIER,
            LESS,
            TRACIN,
            DATAINF);

    private final String id;
    private final String summary;
    private final String needs;
    private final String cost;
    private final String source;
    private final Set<String> options;

    Method(String id, String summary, String needs, String cost, String source, Set<String> options) {
        this.id = id;
        this.summary = summary;
        this.needs = needs;
        this.cost = cost;
        this.source = source;
        this.options = options;
    }

    /** The options of a model and those of a method that asks it. */
    private static Set<String> asking(String... own) {
        Set<String> options = new TreeSet<>(Set.of("--model", "--device"));
        options.addAll(List.of(own));
        return options;
    }

    /** The options of a method that trains a model for a while and follows its gradients; always in full precision. */
    private static Set<String> learning(String... own) {
        Set<String> options =
                asking("--template", Overlong.OPTION, "--warm-up", "--warm-up-epochs", "--warm-up-rate", "--rank");
        options.addAll(List.of(own));
        return options;
    }

    String id() {
        return id;
    }

    /** The options that only some methods have and this one does. */
    Set<String> options() {
        return options;
    }

    /** Whether it cannot do without a target. */
    boolean needsTarget() {
        return NEEDING_TARGET.contains(this);
    }

    /** Whether it asks a language model, or what one said before. */
    boolean takesModel() {
        return options.contains("--model");
    }

    /** Whether it trains the model, and so needs one that can learn. */
    boolean takesGradients() {
        return options.contains("--warm-up");
    }

    /**
     * The method of an id.
     *
     * @throws IllegalArgumentException naming the nearest ids
     */
    static Method of(String id) {
        return Arrays.stream(values())
                .filter(method -> method.id.equals(id))
                .findFirst()
                .orElseThrow(
                        () -> new IllegalArgumentException("--method must be one of the ids of --method list, got \""
                                + id + "\"" + suggestion(nearest(id))));
    }

    private static String suggestion(List<String> near) {
        return near.isEmpty() ? "" : "; did you mean " + String.join(" or ", near) + "?";
    }

    private static List<String> nearest(String id) {
        String typed = id.toLowerCase(Locale.ROOT);
        return Arrays.stream(values())
                .map(Method::id)
                .filter(known -> NearestName.edits(known, typed) < Math.min(NEAR, known.length()))
                .sorted(Comparator.comparingInt(known -> NearestName.edits(known, typed)))
                .limit(3)
                .toList();
    }

    /** One line for each method, in columns. */
    static String table() {
        StringBuilder table = new StringBuilder();
        table.append(row("method", "what it does", "further data", "cost", "source"));
        for (Method method : values()) {
            table.append(row(method.id, method.summary, method.needs, method.cost, method.source));
        }
        return table.append("n records, m of the target, k chosen, d width of the embeddings, K clusters.\n")
                .toString();
    }

    private static String row(String id, String summary, String needs, String cost, String source) {
        return String.format(Locale.ROOT, "%-18s  %-66s  %-32s  %-20s  %s%n", id, summary, needs, cost, source)
                .replace(System.lineSeparator(), "\n");
    }
}
