package winnow.hub;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import winnow.http.RetryPolicy;

/**
 * Downloads single files from public addresses, without any token.
 *
 * <p>A download that was cut, or whose process was killed, goes on where it stopped, in another process only if its SHA-256 is known; a file
 * appears under its name only when length and SHA-256 are right, and what stood there before stays until then. Redirects are followed, never from the internet into a private network.
 *
 * <p>Environment: {@code HF_HUB_OFFLINE}, {@code HF_HUB_DOWNLOAD_TIMEOUT}.
 *
 * <p>Example: {@code FileClient.of(System.getenv()).fetch(file, Path.of("train.parquet"), 1 << 30, new PullListener() {})}.
 */
public final class FileClient {
    private final HubEnvironment environment;
    private final RetryPolicy retries;

    FileClient(Map<String, String> environment, RetryPolicy retries) {
        this.environment = new HubEnvironment(environment);
        this.retries = retries;
    }

    /** A client with the settings of an environment, which are read when they are used. */
    public static FileClient of(Map<String, String> environment) {
        return new FileClient(environment, RetryPolicy.standard());
    }

    /**
     * Downloads a file.
     *
     * @param target where it is to stand; its folder is made if need be
     * @param mostBytes that it may have
     * @param listener told of bytes of this file, waits and retries
     * @throws IllegalStateException if this machine shall stay offline
     * @throws UncheckedIOException if the file cannot be had, is not the one that is wanted, or is too long; what was fetched of the right
     *     length stays for the next try
     * @throws CancellationException if the thread is interrupted; what was fetched stays
     */
    public FetchedFile fetch(WantedFile file, Path target, long mostBytes, PullListener listener) {
        Path place = target.toAbsolutePath();
        if (environment.isOffline()) {
            throw new IllegalStateException(
                    file.name() + " is not here, and HF_HUB_OFFLINE is set: unset it to download the file");
        }
        HubHttp http = new HubHttp(Endpoint.ofFile(file.address()), Optional.empty(), environment.timeout(), retries);
        DownloadLock lock = DownloadLock.take(place.resolveSibling("." + place.getFileName() + ".lock"), listener);
        try {
            return fetch(http, file, place, mostBytes, listener);
        } finally {
            lock.close();
        }
    }

    private static FetchedFile fetch(
            HubHttp http, WantedFile file, Path target, long mostBytes, PullListener listener) {
        long bytes =
                file.bytes().isPresent() ? file.bytes().getAsLong() : http.retrying(() -> length(http, file), listener);
        if (bytes > mostBytes) {
            throw http.failure(
                    file.name() + " has " + bytes + " bytes, more than the " + mostBytes + " that are allowed");
        }
        requireSpace(http, file, bytes, target);
        long[] before = {-1};
        RemoteFile remote = new RemoteFile(file.name(), file.sha256().orElse(""), bytes);
        try (BlobDownload download = new BlobDownload(http, file.address(), remote, target, present -> {
            before[0] = before[0] < 0 ? present : before[0];
            listener.progressed(present);
        })) {
            return new FetchedFile(http.retrying(download, listener), bytes, bytes - before[0]);
        }
    }

    private static long length(HubHttp http, WantedFile file) throws IOException {
        try (Answer answer = http.headAnywhere(file.address())) {
            if (answer.status() != Answer.OK) {
                throw http.failure(file.name() + " cannot be fetched: "
                        + file.address().getHost() + " leads to status " + answer.status());
            }
            return answer.contentLength()
                    .orElseThrow(() ->
                            http.failure(file.address().getHost() + " does not say how long " + file.name() + " is"));
        }
    }

    private static void requireSpace(HubHttp http, WantedFile file, long bytes, Path target) {
        try {
            long usable = Files.getFileStore(target.getParent()).getUsableSpace();
            if (bytes > usable) {
                throw http.failure(file.name() + " needs " + bytes + " bytes, but " + target.getParent()
                        + " has room for " + usable);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "cannot tell the free space of " + target.getParent() + ": " + e.getMessage(), e);
        }
    }
}
