package winnow.cli;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.LongConsumer;
import winnow.corpus.Corpus;
import winnow.endpoint.EndpointClient;
import winnow.linalg.SparseMatrix;
import winnow.utility.EndpointUtility;
import winnow.utility.SparseUtility;
import winnow.utility.UtilityForm;
import winnow.utility.UtilityMatrix;

/** In-context utilities by a model behind a server, with a bar; answers are kept one by one in the cache that the user named. */
final class ServedUtility implements UtilitySource {
    private final EndpointOptions options;
    private final EndpointClient client;
    private final EndpointUtility metric;
    private final Progress progress;

    /** Asks nothing yet. */
    ServedUtility(EndpointOptions options, String template, UtilityForm form, Progress progress) {
        this.options = options;
        this.client = options.client();
        this.metric =
                EndpointUtility.of(client, EndpointOptions.layout(template)).withForm(form);
        this.progress = progress;
    }

    /** {@inheritDoc} Nothing is kept there: single answers are kept, not columns. */
    @Override
    public void store(Corpus represented, Corpus candidates, Path file) {}

    @Override
    public UtilityOutlook outlook(Corpus represented, Corpus candidates) {
        return plan(represented, candidates, (long) represented.size() * candidates.size());
    }

    @Override
    public UtilityOutlook outlook(Corpus represented, Corpus candidates, SparseMatrix pattern) {
        return plan(represented, candidates, pattern.entries());
    }

    private RequestPlan plan(Corpus represented, Corpus candidates, long pairs) {
        String host = client.endpoint().base().getHost();
        return new RequestPlan(represented.size(), candidates.size(), pairs, host);
    }

    @Override
    public Map<String, Object> settings() {
        return metric.settings();
    }

    @Override
    public UtilityMatrix between(Corpus represented, Corpus candidates) {
        long requests = represented.size() * (1L + candidates.size());
        return following(requests, listening -> listening.between(represented, candidates));
    }

    @Override
    public SparseUtility sparse(Corpus represented, Corpus candidates, SparseMatrix pattern) {
        long requests = represented.size() + pattern.entries();
        return following(requests, listening -> listening.sparse(represented, candidates, pattern));
    }

    private <T> T following(long requests, Function<EndpointUtility, T> work) {
        return progress.during("asking", () -> {
            LongConsumer bar = progress.count("asking", requests);
            AtomicLong done = new AtomicLong();
            try {
                return work.apply(metric.withListener((count, all) -> {
                    done.set(count);
                    bar.accept(count);
                }));
            } catch (CancellationException | UncheckedIOException e) {
                progress.say("stopped after " + Quantity.count(done.get()) + " of " + Quantity.count(requests)
                        + " requests; "
                        + options.cache()
                                .map(folder -> "the same command goes on with the answers in " + folder)
                                .orElse("--endpoint-cache would have kept their answers"));
                throw e;
            }
        });
    }

    /** {@inheritDoc} Answers stay in their cache. */
    @Override
    public void remove() {}
}
