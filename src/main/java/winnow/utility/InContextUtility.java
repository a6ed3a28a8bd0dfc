package winnow.utility;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import winnow.corpus.Corpus;
import winnow.corpus.Example;
import winnow.linalg.FloatMatrix;
import winnow.linalg.Parallel;
import winnow.linalg.SparseMatrix;
import winnow.model.LanguageModel;
import winnow.model.OverlongException;
import winnow.model.ScoredSequence;
import winnow.model.ScoringListener;
import winnow.model.ScoringSettings;
import winnow.model.ScoringTemplate;
import winnow.model.TokenScores;
import winnow.utility.ColumnFile.WhenWritten;

/**
 * In-context utility: how much better a model predicts response i by teacher forcing when record j stands before it as a solved
 * example.
 *
 * <p>U_ij = d(p(y_i | x_i)) − d(p(y_i | x_i, x_j, y_j)), the distance d by {@link UtilityForm}. Both passes score the same tokens in
 * the same layout, with and without the example.
 *
 * <p>A candidate comes before every query, so it is run once and its keys and values are kept for all n queries: m·L_prefix +
 * n·m·L_query tokens rather than n·m·(L_prefix + 2·L_query). Queries are batched by length; logits are computed at response
 * positions only. A column depends on its candidate alone, so results are the same for any number of columns at once and for a
 * run that was stopped and continued. Memory: the matrix, 4·n·m bytes, and without a store as much again until it is made.
 *
 * <p>Source: DELIFT (arXiv 2411.04425), section 3. Departures: one template for both passes where its code words and breaks
 * lines differently ({@link ScoringTemplate#deliftPublished} is that pair); a pair that does not fit is refused, or its example
 * cut from the left on request and counted, where its code gave it the best utility there is; a model's own tokens are scored
 * with the right shift.
 *
 * <p>Example: {@code InContextUtility.of(model, ScoringTemplate.plain()).between(pool, pool)}.
 */
public final class InContextUtility implements PairwiseUtility {
    /** Records named in a message. */
    private static final int NAMED = 5;

    private final LanguageModel model;
    private final ScoringTemplate template;
    private final UtilityForm form;
    private final ScoringSettings scoring;
    private final int columnsAtOnce;
    private final Optional<Store> store;
    private final ScoringListener listener;
    private final Optional<String> modelDigest;

    private InContextUtility(
            LanguageModel model,
            ScoringTemplate template,
            UtilityForm form,
            ScoringSettings scoring,
            int columnsAtOnce,
            Optional<Store> store,
            ScoringListener listener,
            Optional<String> modelDigest) {
        this.model = model;
        this.template = template;
        this.form = form;
        this.scoring = scoring;
        this.columnsAtOnce = columnsAtOnce;
        this.store = store;
        this.listener = listener;
        this.modelDigest = modelDigest;
    }

    /** The paper's L2 form; pairs that do not fit are refused; one column at a time. */
    public static InContextUtility of(LanguageModel model, ScoringTemplate template) {
        return new InContextUtility(
                model,
                template,
                UtilityForm.L2,
                ScoringSettings.withDefaults(),
                1,
                Optional.empty(),
                ScoringListener.none(),
                Optional.empty());
    }

    /** The same in another form. */
    public InContextUtility withForm(UtilityForm other) {
        return new InContextUtility(model, template, other, scoring, columnsAtOnce, store, listener, modelDigest);
    }

    /** The same with other batches, or another answer to pairs that do not fit. */
    public InContextUtility withScoring(ScoringSettings other) {
        return new InContextUtility(model, template, form, other, columnsAtOnce, store, listener, modelDigest);
    }

    /** The same with so many columns at once, each on a thread: for models too small to use all cores by themselves. */
    public InContextUtility withColumnsAtOnce(int columns) {
        if (columns < 1) {
            throw new IllegalArgumentException("columns at once must be >= 1, got " + columns);
        }
        return new InContextUtility(model, template, form, scoring, columns, store, listener, modelDigest);
    }

    /** The same, keeping finished columns in a file from which a stopped run continues; an error while another writes it. */
    public InContextUtility withStore(Path file) {
        return with(Store.of(file));
    }

    /** The same with a file that several processes share: one makes its columns, the others wait for them and read. */
    public InContextUtility withSharedStore(Path file) {
        return with(new Store(file, WhenWritten.WAIT));
    }

    private InContextUtility with(Store other) {
        return new InContextUtility(
                model, template, form, scoring, columnsAtOnce, Optional.of(other), listener, modelDigest);
    }

    /** Where finished columns are kept. */
    private record Store(Path file, WhenWritten whenWritten) {
        static Store of(Path file) {
            return new Store(file, WhenWritten.REFUSE);
        }
    }

    /** The same, telling a listener of finished columns. */
    public InContextUtility withListener(ScoringListener other) {
        return new InContextUtility(model, template, form, scoring, columnsAtOnce, store, other, modelDigest);
    }

    /** The same, naming what the model was read from, so that a store of another model is told apart at once. */
    public InContextUtility withModelDigest(String digest) {
        return new InContextUtility(
                model, template, form, scoring, columnsAtOnce, store, listener, Optional.of(digest));
    }

    @Override
    public Map<String, Object> settings() {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("metric", "in-context");
        settings.put("form", form.id());
        settings.put("template", template.name());
        settings.put("overflow", scoring.overflow().name().toLowerCase(Locale.ROOT));
        settings.put("model", model.settings());
        modelDigest.ifPresent(digest -> settings.put("model-digest", digest));
        return settings;
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException naming records, if pairs are longer than the model takes and may not be cut, or if the
     *     store holds another run
     */
    @Override
    public UtilityMatrix between(Corpus represented, Corpus candidates) {
        Problem problem = new Problem(represented, candidates);
        problem.requireFitting();
        if (store.isEmpty()) {
            float[][] columns = new float[candidates.size()][];
            float[] distances = problem.distancesAlone();
            problem.fill(0, candidates.size(), 0, (j, column) -> columns[j] = column);
            return problem.matrix(distances, j -> columns[j]);
        }
        try (ColumnFile file = open(store.get(), represented, candidates, problem.pairs, Part.WHOLE)) {
            problem.fill(file, Part.WHOLE);
            return problem.matrix(file.get(0), j -> file.get(1 + j));
        }
    }

    /**
     * {@inheritDoc} A candidate still comes once before all of its records. Stores, parallel columns and listeners work as for all
     * pairs; records must fit with their own candidates only.
     */
    @Override
    public SparseUtility sparse(Corpus represented, Corpus candidates, SparseMatrix pattern) {
        Problem problem = new Problem(represented, candidates, Pairs.of(represented, candidates, pattern));
        problem.requireFitting();
        if (store.isEmpty()) {
            float[][] columns = new float[candidates.size()][];
            float[] distances = problem.distancesAlone();
            problem.fill(0, candidates.size(), 0, (j, column) -> columns[j] = column);
            return problem.sparseMatrix(distances, j -> columns[j]);
        }
        try (ColumnFile file = open(store.get(), represented, candidates, problem.pairs, Part.WHOLE)) {
            problem.fill(file, Part.WHOLE);
            return problem.sparseMatrix(file.get(0), j -> file.get(1 + j));
        }
    }

    /**
     * Computes one part of the columns into a file; {@link UtilityParts} joins the parts.
     *
     * @param file where the part is kept; continued if it is there
     */
    public void fill(Corpus represented, Corpus candidates, Part part, Path file) {
        Problem problem = new Problem(represented, candidates);
        problem.requireFitting();
        try (ColumnFile opened =
                open(Store.of(file), represented, candidates, Pairs.all(represented.size(), candidates.size()), part)) {
            problem.fill(opened, part);
        }
    }

    /**
     * How many columns a store holds, which will not be computed again; 0 if it is not there.
     *
     * @throws IllegalArgumentException if the store holds another run
     */
    public int finished(Corpus represented, Corpus candidates, Part part, Path file) {
        return finished(represented, candidates, Pairs.all(represented.size(), candidates.size()), part, file);
    }

    /**
     * How many columns a store of some pairs holds; 0 if it is not there.
     *
     * @param pattern {@code [n, m]}, as for {@link #sparse}
     * @throws IllegalArgumentException if the store holds another run
     */
    public int finished(Corpus represented, Corpus candidates, SparseMatrix pattern, Path file) {
        return finished(represented, candidates, Pairs.of(represented, candidates, pattern), Part.WHOLE, file);
    }

    private int finished(Corpus represented, Corpus candidates, Pairs pairs, Part part, Path file) {
        if (!Files.exists(file)) {
            return 0;
        }
        try (ColumnFile opened = open(Store.of(file), represented, candidates, pairs, part)) {
            return Math.max(0, opened.records() - 1);
        }
    }

    private ColumnFile open(Store kept, Corpus represented, Corpus candidates, Pairs pairs, Part part) {
        ColumnHeader header = ColumnHeader.of(settings(), represented, candidates, part);
        int from = part.from(candidates.size());
        // The distances alone, then the part's columns.
        int[] widths = new int[1 + part.to(candidates.size()) - from];
        widths[0] = represented.size();
        for (int c = 1; c < widths.length; c++) {
            widths[c] = pairs.rowsOf(from + c - 1).length;
        }
        return ColumnFile.open(
                kept.file(),
                pairs.fingerprint().map(header::withPairs).orElse(header).text(),
                widths,
                kept.whenWritten());
    }

    /**
     * What the matrix costs; tokenises, but does not run the model.
     *
     * @throws IllegalArgumentException naming records, if pairs are longer than the model takes and may not be cut
     */
    public UtilityPlan plan(Corpus represented, Corpus candidates) {
        return new Problem(represented, candidates, Pairs.all(represented.size(), candidates.size())).plan();
    }

    /**
     * What some pairs cost; tokenises, but does not run the model.
     *
     * @param pattern {@code [n, m]}, as for {@link #sparse}
     */
    public UtilityPlan plan(Corpus represented, Corpus candidates, SparseMatrix pattern) {
        return new Problem(represented, candidates, Pairs.of(represented, candidates, pattern)).plan();
    }

    /** Gets a finished column. */
    @FunctionalInterface
    private interface ColumnSink {
        void accept(int candidate, float[] column);
    }

    /** Gives a finished column. */
    @FunctionalInterface
    private interface ColumnSource {
        float[] get(int candidate);
    }

    /** Two corpora as tokens. */
    private final class Problem {
        private final Corpus represented;
        private final Corpus candidates;
        private final Pairs pairs;
        private final List<ScoredSequence> queries = new ArrayList<>();
        private final List<ScoredSequence> alone = new ArrayList<>();
        private final List<int[]> prefixes = new ArrayList<>();
        private final int[] noExample;
        private List<TokenScores> scoresAlone;

        Problem(Corpus represented, Corpus candidates) {
            this(represented, candidates, Pairs.all(represented.size(), candidates.size()));
        }

        Problem(Corpus represented, Corpus candidates, Pairs pairs) {
            this.represented = represented;
            this.candidates = candidates;
            this.pairs = pairs;
            this.noExample = template.context(model.tokenizer(), List.of());
            for (Example example : represented) {
                queries.add(template.query(model.tokenizer(), example, true));
                alone.add(template.query(model.tokenizer(), example, false));
            }
            for (Example example : candidates) {
                prefixes.add(template.context(model.tokenizer(), List.of(example)));
            }
        }

        /** All records that do not fit are found before any work is done. */
        void requireFitting() {
            for (ScoredSequence query : alone) {
                model.requireScorable(noExample, query, scoring);
            }
            ScoredSequence longest = null;
            List<String> tooLong = new ArrayList<>();
            for (int j = 0; j < prefixes.size(); j++) {
                ScoredSequence own = longest(pairs.rowsOf(j));
                try {
                    if (own != null) {
                        model.requireScorable(prefixes.get(j), own, scoring);
                    }
                } catch (OverlongException e) {
                    tooLong.add(candidates.get(j).id() + " (" + prefixes.get(j).length + ")");
                    longest = longest == null || own.length() > longest.length() ? own : longest;
                }
            }
            if (!tooLong.isEmpty()) {
                throw new OverlongException("an example and a query must fit into the model's "
                        + model.contextLength() + " tokens, got a longest query of " + longest.length() + " ("
                        + longest.id() + ") and " + tooLong.size() + " examples too long for it: "
                        + String.join(", ", tooLong.subList(0, Math.min(NAMED, tooLong.size())))
                        + (tooLong.size() > NAMED ? ", …" : ""));
            }
        }

        private ScoredSequence longest(int[] rows) {
            ScoredSequence longest = null;
            for (int i : rows) {
                longest = longest == null || queries.get(i).length() > longest.length() ? queries.get(i) : longest;
            }
            return longest;
        }

        UtilityPlan plan() {
            requireFitting();
            long passes = represented.size();
            long positions = noExample.length
                    + alone.stream().mapToLong(ScoredSequence::length).sum();
            long pairwise = 0;
            for (int j = 0; j < prefixes.size(); j++) {
                int[] rows = pairs.rowsOf(j);
                passes += rows.length == 0 ? 0 : 1 + rows.length;
                positions += rows.length == 0 ? 0 : prefixes.get(j).length;
                for (int i : rows) {
                    positions += queries.get(i).length();
                    pairwise += prefixes.get(j).length
                            + queries.get(i).length()
                            + noExample.length
                            + alone.get(i).length();
                }
            }
            Object weights = model.settings().getOrDefault("weights", 0L);
            return new UtilityPlan(
                    represented.size(),
                    candidates.size(),
                    passes,
                    positions,
                    pairwise,
                    2.0 * ((Number) weights).doubleValue() * positions,
                    pairs.bytes());
        }

        /** Continues a file: the distances alone first, then the part's columns in order. */
        void fill(ColumnFile file, Part part) {
            float[] distances = distancesAlone();
            if (file.records() == 0) {
                file.append(distances);
            }
            DistancesAlone.requireSame(represented, file.get(0), distances);
            int from = part.from(candidates.size());
            int to = part.to(candidates.size());
            fill(from, to, file.records() - 1, (j, column) -> file.append(column));
        }

        /** Computes columns {@code from + done} to {@code to}, handing them on in order. */
        void fill(int from, int to, int done, ColumnSink sink) {
            for (int first = from + done; first < to; first += columnsAtOnce) {
                Parallel.stopIfInterrupted();
                int start = first;
                int size = Math.min(columnsAtOnce, to - first);
                float[][] wave = new float[size][];
                if (size == 1) {
                    wave[0] = column(start);
                } else {
                    IntStream.range(0, size).parallel().forEach(c -> wave[c] = column(start + c));
                }
                for (int c = 0; c < size; c++) {
                    sink.accept(start + c, wave[c]);
                }
                listener.done(start + size - from, to - from);
            }
        }

        private float[] column(int j) {
            int[] rows = pairs.rowsOf(j);
            float[] column = new float[rows.length];
            if (rows.length == 0) {
                return column;
            }
            List<ScoredSequence> asked =
                    Arrays.stream(rows).mapToObj(queries::get).toList();
            List<TokenScores> after = model.score(prefixes.get(j), asked, scoring);
            for (int r = 0; r < rows.length; r++) {
                column[r] = (float) form.utility(scoresAlone.get(rows[r]), after.get(r));
            }
            return column;
        }

        float[] distancesAlone() {
            scoresAlone = model.score(noExample, alone, scoring);
            float[] distances = new float[scoresAlone.size()];
            for (int i = 0; i < distances.length; i++) {
                distances[i] = (float) scoresAlone.get(i).distance();
            }
            return distances;
        }

        UtilityMatrix matrix(float[] alone, ColumnSource columns) {
            FloatMatrix byCandidate = FloatMatrix.build(
                    candidates.size(),
                    represented.size(),
                    (j, row) -> System.arraycopy(columns.get(j), 0, row, 0, row.length));
            return UtilityMatrix.of(represented, candidates, byCandidate, InContextUtility.this.settings())
                    .withDistancesAlone(alone);
        }

        SparseUtility sparseMatrix(float[] alone, ColumnSource columns) {
            int[][] rows = new int[candidates.size()][];
            float[][] values = new float[candidates.size()][];
            for (int j = 0; j < rows.length; j++) {
                rows[j] = pairs.rowsOf(j);
                values[j] = columns.get(j);
            }
            SparseMatrix byCandidate = SparseMatrix.ofRows(represented.size(), rows, values);
            return SparseUtility.of(represented, candidates, byCandidate, InContextUtility.this.settings())
                    .withDistancesAlone(alone);
        }
    }
}
