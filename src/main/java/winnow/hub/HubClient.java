package winnow.hub;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import winnow.http.RetryPolicy;

/**
 * Downloads models from a hub into the cache.
 *
 * <p>Only the files that Winnow uses, all of them from one commit, one after the other. A download that was cut, or whose
 * process was killed, goes on where it stopped; size and digest (SHA-256, or Git's hash for small files) are checked before a
 * file gets its name; the revision is written last. Pickle files are never fetched. The token goes to the endpoint's own
 * scheme, host and port, not to where it redirects, and stands in no message.
 *
 * <p>Environment: {@code HF_ENDPOINT}, {@code HF_TOKEN}, {@code HF_TOKEN_PATH}, {@code HF_HUB_DISABLE_IMPLICIT_TOKEN},
 * {@code HF_HUB_OFFLINE}, {@code HF_HUB_DOWNLOAD_TIMEOUT}, and those of {@link HubCache#of}.
 *
 * <p>Example: {@code HubClient.of(System.getenv()).pull(ModelName.of("Qwen/Qwen2-0.5B"), new PullListener() {})}.
 *
 * <p>Source: huggingface_hub, {@code hf_hub_download}, for addresses and headers.
 */
public final class HubClient {
    private static final int NAMES_SHOWN = 5;
    private static final int LARGEST_LISTING = 1 << 24;
    private static final long REPORT_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    private final HubEnvironment environment;
    private final RetryPolicy retries;

    HubClient(Map<String, String> environment, RetryPolicy retries) {
        this.environment = new HubEnvironment(environment);
        this.retries = retries;
    }

    /** A client with the settings of an environment, which are read when they are used. */
    public static HubClient of(Map<String, String> environment) {
        return new HubClient(environment, RetryPolicy.standard());
    }

    /** Whether {@code HF_HUB_DISABLE_PROGRESS_BARS} asks for silence. */
    public boolean hasProgressBarsDisabled() {
        return environment.isTrue("HF_HUB_DISABLE_PROGRESS_BARS");
    }

    /**
     * Downloads what the cache lacks of a model. With {@code HF_HUB_OFFLINE} set it only looks into the cache.
     *
     * @throws IllegalArgumentException if a variable of the environment breaks its rule
     * @throws IllegalStateException if the cache holds the model in part and this machine shall stay offline, or not at all
     * @throws UncheckedIOException if the model cannot be had, with a message that says what to do; what was fetched stays
     * @throws CancellationException if the thread is interrupted; what was fetched stays
     */
    public PullResult pull(ModelName name, PullListener listener) {
        HubCache cache = HubCache.at(environment.cache());
        if (environment.isOffline()) {
            CachedModel model = cache.find(name)
                    .orElseThrow(() -> new IllegalStateException(name + " is not in " + cache.folder()
                            + ", and HF_HUB_OFFLINE is set: unset it to download the model"));
            return new PullResult(
                    model, SnapshotFiles.names(model.folder()), SnapshotFiles.bytes(model.folder()), 0, List.of());
        }
        Endpoint endpoint = environment.endpoint();
        HubHttp http = new HubHttp(endpoint, environment.token(), environment.timeout(), retries);
        ModelStore store = new ModelStore(cache.folder(), name);
        DownloadLock lock = DownloadLock.take(store.lock(), listener);
        try {
            return new Pull(name, endpoint, http, store, listener).run();
        } finally {
            lock.close();
        }
    }

    /** One download of one model. */
    private record Pull(ModelName name, Endpoint endpoint, HubHttp http, ModelStore store, PullListener listener) {
        PullResult run() {
            Listing listing = listing();
            String commit = listing.commit();
            List<RemoteFile> files = new ArrayList<>();
            for (String file : wanted(listing)) {
                files.add(http.retrying(() -> remote(commit, file), listener));
            }
            long bytes = files.stream().mapToLong(RemoteFile::size).reduce(0, Pull::saturatedSum);
            long present = files.stream().mapToLong(this::present).sum();
            listener.planned(commit, files.stream().map(RemoteFile::name).toList(), bytes, present);
            requireSpace(bytes - present);
            fetch(commit, files);
            Path snapshot = store.snapshot(commit);
            List<String> missing = SnapshotFiles.missing(snapshot);
            if (!missing.isEmpty()) {
                throw http.failure(name + " lacks files at " + host() + ": " + String.join(", ", missing));
            }
            if (!name.isCommit()) {
                store.refer(name.revision(), commit);
            }
            List<String> names = files.stream().map(RemoteFile::name).toList();
            return new PullResult(
                    new CachedModel(name, commit, snapshot), names, bytes, bytes - present, listing.pickles());
        }

        private Listing listing() {
            byte[] json = http.retrying(
                            () -> {
                                try (Answer answer = http.get(endpoint.revision(name), 0)) {
                                    requireFound(answer);
                                    return answer.body().readAll(LARGEST_LISTING);
                                }
                            },
                            listener)
                    .orElseThrow(() -> http.failure("the list of files of " + name + " must have at most "
                            + LARGEST_LISTING + " bytes, " + host() + " sends more"));
            try {
                Listing listing = Listing.parse(json);
                if (name.isCommit() && !name.revision().equals(listing.commit())) {
                    throw new IllegalStateException("it must be of the commit asked for, found " + listing.commit());
                }
                return listing;
            } catch (IllegalStateException e) {
                throw http.failure(
                        host() + " sent a list of files of " + name + " that breaks a rule: " + e.getMessage());
            }
        }

        private List<String> wanted(Listing listing) {
            if (!listing.hasWeights()) {
                String pickles = listing.pickles().stream().limit(NAMES_SHOWN).collect(Collectors.joining(", "));
                throw http.failure(name + " has no *.safetensors at " + host()
                        + (pickles.isEmpty()
                                ? ""
                                : ", only pickle files, which can run code when opened and are never" + " fetched: "
                                        + pickles)
                        + "; choose another model, or a revision that has them");
            }
            if (!listing.has(SnapshotFiles.CONFIG) && !listing.has(SnapshotFiles.ADAPTER_CONFIG)) {
                throw http.failure(name + " has no config.json at " + host() + ": it is no model of this kind");
            }
            try {
                return listing.wanted();
            } catch (IllegalStateException e) {
                throw http.failure(host() + " lists files of " + name + " that cannot be stored: " + e.getMessage());
            }
        }

        private RemoteFile remote(String commit, String file) throws IOException {
            try (Answer answer = http.head(endpoint.file(name, commit, file))) {
                if (!answer.isRedirect()) {
                    requireFound(answer);
                }
                return RemoteFile.of(file, commit, answer);
            } catch (IllegalStateException e) {
                throw http.failure(host() + " describes a file of " + name + " badly: " + e.getMessage());
            }
        }

        private void requireFound(Answer answer) {
            if (answer.status() != Answer.OK) {
                throw http.failure(Refusal.message(answer, name, endpoint, http.hasToken()));
            }
        }

        private void fetch(String commit, List<RemoteFile> files) {
            Report report = new Report(listener);
            for (RemoteFile file : files) {
                if (!isWhole(file)) {
                    try (BlobDownload download = new BlobDownload(
                            http,
                            endpoint.file(name, commit, file.name()),
                            file,
                            store.blob(file.digest()),
                            report::at)) {
                        http.retrying(download, listener);
                    }
                }
                store.link(commit, file);
                report.done(file.size());
            }
        }

        private boolean isWhole(RemoteFile file) {
            Path blob = store.blob(file.digest());
            try {
                return Files.isRegularFile(blob) && Files.size(blob) == file.size();
            } catch (IOException e) {
                throw new UncheckedIOException("cannot read " + blob + ": " + e.getMessage(), e);
            }
        }

        private long present(RemoteFile file) {
            if (isWhole(file)) {
                return file.size();
            }
            Path part = BlobDownload.incomplete(store.blob(file.digest()));
            try {
                return Files.isRegularFile(part) && Files.size(part) <= file.size() ? Files.size(part) : 0;
            } catch (IOException e) {
                throw new UncheckedIOException("cannot read " + part + ": " + e.getMessage(), e);
            }
        }

        private void requireSpace(long bytes) {
            Path place = store.blobs();
            try {
                long usable = Files.getFileStore(place).getUsableSpace();
                if (bytes > usable) {
                    throw http.failure(name + " needs " + bytes + " more bytes, but " + place + " has room for "
                            + usable + "; HF_HUB_CACHE names another folder");
                }
            } catch (IOException e) {
                throw new UncheckedIOException("cannot tell the free space of " + place + ": " + e.getMessage(), e);
            }
        }

        private String host() {
            return endpoint.base().getHost();
        }

        private static long saturatedSum(long a, long b) {
            return a > Long.MAX_VALUE - b ? Long.MAX_VALUE : a + b;
        }
    }

    /** Adds up files and reports at a bearable rate. */
    private static final class Report {
        private final PullListener listener;
        private long before;
        private long last = System.nanoTime() - REPORT_NANOS;

        Report(PullListener listener) {
            this.listener = listener;
        }

        void at(long bytesOfFile) {
            long now = System.nanoTime();
            if (now - last >= REPORT_NANOS) {
                last = now;
                listener.progressed(before + bytesOfFile);
            }
        }

        void done(long bytesOfFile) {
            before += bytesOfFile;
            listener.progressed(before);
        }
    }
}
