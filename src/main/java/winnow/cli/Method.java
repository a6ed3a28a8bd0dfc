package winnow.cli;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** The selection methods by their ids, with what the command line says of each. */
enum Method {
    RANDOM("random", "uniform draw, the baseline to beat", "-", "n", Set.of()),
    LONGEST("longest", "the records with the most tokens", "-", "n log n", Set.of()),
    K_CENTER("k-center", "farthest first, covers the pool evenly", "-", "n k d", Set.of()),
    HERDING("herding", "mean follows that of pool or target", "target optional", "n k d", Set.of()),
    K_MEANS("k-means", "nearest to the centroid of k clusters", "-", "n K d per round", Set.of("--clusters")),
    SEMDEDUP("semdedup", "without near-duplicates", "-", "n^2 d / K", Set.of("--clusters", "--epsilon")),
    DEFT_UCS(
            "deft-ucs", "easy and hard records of 7 clusters", "-", "n K d per round", Set.of("--clusters", "--alpha")),
    DELIFT_SE(
            "delift-se",
            "DELIFT on embeddings: covers the pool, a target, what is new",
            "target, existing optional",
            "n^2 d, sparse near n",
            Set.of("--eta", "--nu", "--target-objective", "--similarity-form", "--neighbours")),
    DELIFT(
            "delift",
            "what helps a model most, shown as examples of all others",
            "target, existing optional",
            "n^2 passes",
            asking(
                    "--utility",
                    "--form",
                    "--scale",
                    "--diagonal",
                    "--agreement",
                    "--weight",
                    "--weight-power",
                    "--repetitions",
                    "--when-saturated",
                    "--eta",
                    "--nu",
                    "--target-objective"));

    private static final int NEAR = 4;

    private final String id;
    private final String summary;
    private final String needs;
    private final String cost;
    private final Set<String> options;

    Method(String id, String summary, String needs, String cost, Set<String> options) {
        this.id = id;
        this.summary = summary;
        this.needs = needs;
        this.cost = cost;
        this.options = options;
    }

    /** The options of a model and those of a method that asks it. */
    private static Set<String> asking(String... own) {
        Set<String> options =
                new TreeSet<>(Set.of("--model", "--template", "--truncate-context", "--device", "--precision"));
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

    boolean takesTarget() {
        return this == HERDING || this == DELIFT_SE || this == DELIFT;
    }

    boolean takesExisting() {
        return this == DELIFT_SE || this == DELIFT;
    }

    /** Whether it asks a language model, or what one said before. */
    boolean takesModel() {
        return options.contains("--model");
    }

    boolean takesEmbeddings() {
        return this != RANDOM && this != LONGEST && !takesModel();
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
                .filter(known -> distance(known, typed) < Math.min(NEAR, known.length()))
                .sorted(Comparator.comparingInt(known -> distance(known, typed)))
                .limit(3)
                .toList();
    }

    /** Levenshtein distance. */
    private static int distance(String a, String b) {
        int[] previous = new int[b.length() + 1];
        Arrays.setAll(previous, j -> j);
        for (int i = 1; i <= a.length(); i++) {
            int[] current = new int[b.length() + 1];
            current[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                current[j] = Math.min(previous[j - 1] + change, 1 + Math.min(previous[j], current[j - 1]));
            }
            previous = current;
        }
        return previous[b.length()];
    }

    /** One line for each method, in columns. */
    static String table() {
        StringBuilder table = new StringBuilder();
        table.append(row("method", "what it does", "further data", "cost"));
        for (Method method : values()) {
            table.append(row(method.id, method.summary, method.needs, method.cost));
        }
        return table.append("n records, k chosen, d width of the embeddings, K clusters.\n")
                .toString();
    }

    private static String row(String id, String summary, String needs, String cost) {
        return String.format(Locale.ROOT, "%-10s  %-60s  %-25s  %s%n", id, summary, needs, cost)
                .replace(System.lineSeparator(), "\n");
    }
}
