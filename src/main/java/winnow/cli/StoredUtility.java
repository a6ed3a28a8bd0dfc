package winnow.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.LongConsumer;
import winnow.corpus.Corpus;
import winnow.linalg.SparseMatrix;
import winnow.model.ScoringListener;
import winnow.utility.InContextUtility;
import winnow.utility.Part;
import winnow.utility.SparseUtility;
import winnow.utility.UtilityMatrix;
import winnow.utility.UtilityPlan;

/** In-context utilities kept column by column in files from which a stopped run continues, one for each block, with a bar. */
final class StoredUtility implements UtilitySource {
    private final InContextUtility metric;
    private final int atOnce;
    private final Progress progress;
    private final Map<String, Path> files = new LinkedHashMap<>();

    /**
     * Keeps nothing yet.
     *
     * @param atOnce columns that the metric runs at once
     */
    StoredUtility(InContextUtility metric, int atOnce, Progress progress) {
        this.metric = metric;
        this.atOnce = atOnce;
        this.progress = progress;
    }

    @Override
    public void store(Corpus represented, Corpus candidates, Path file) {
        files.put(key(represented, candidates), file);
    }

    private static String key(Corpus represented, Corpus candidates) {
        return represented.fingerprint() + " x " + candidates.fingerprint();
    }

    private Path file(Corpus represented, Corpus candidates) {
        return files.get(key(represented, candidates));
    }

    /** {@inheritDoc} Measured. */
    @Override
    public UtilityEstimate outlook(Corpus represented, Corpus candidates) {
        int finished = metric.finished(represented, candidates, Part.WHOLE, file(represented, candidates));
        UtilityPlan plan = metric.plan(represented, candidates);
        return UtilityEstimate.of(metric, plan, atOnce, represented, candidates, finished);
    }

    /** {@inheritDoc} Measured. */
    @Override
    public UtilityEstimate outlook(Corpus represented, Corpus candidates, SparseMatrix pattern) {
        int finished = metric.finished(represented, candidates, pattern, file(represented, candidates));
        UtilityPlan plan = metric.plan(represented, candidates, pattern);
        return UtilityEstimate.of(metric, plan, atOnce, represented, candidates, finished);
    }

    @Override
    public Map<String, Object> settings() {
        return metric.settings();
    }

    @Override
    public UtilityMatrix between(Corpus represented, Corpus candidates) {
        Path file = file(represented, candidates);
        return following(file, candidates.size(), listener -> metric.withStore(file)
                .withListener(listener)
                .between(represented, candidates));
    }

    @Override
    public SparseUtility sparse(Corpus represented, Corpus candidates, SparseMatrix pattern) {
        Path file = file(represented, candidates);
        return following(file, candidates.size(), listener -> metric.withStore(file)
                .withListener(listener)
                .sparse(represented, candidates, pattern));
    }

    /** Computes a part of the columns into a file. */
    void fill(Corpus represented, Corpus candidates, Part part, Path file) {
        following(file, part.of(candidates).size(), listener -> {
            metric.withListener(listener).fill(represented, candidates, part, file);
            return null;
        });
    }

    /** Moves a bar while columns are computed, and says how to go on when that ends early. */
    private <T> T following(Path file, int of, Function<ScoringListener, T> work) {
        return progress.during("utilities", () -> {
            LongConsumer bar = progress.count("utilities", of);
            AtomicLong done = new AtomicLong();
            try {
                return work.apply((count, all) -> {
                    done.set(count);
                    bar.accept(count);
                });
            } catch (CancellationException | UncheckedIOException e) {
                if (done.get() > 0) {
                    progress.say("stopped after " + Quantity.count(done.get()) + " of " + Quantity.count(of)
                            + " columns; the same command continues from " + file);
                }
                throw e;
            }
        });
    }

    @Override
    public void remove() {
        for (Path file : files.values()) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                throw new UncheckedIOException(file + " cannot be removed: " + ErrorLine.of(e), e);
            }
        }
    }
}
