package winnow.hub;

import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CancellationException;
import java.util.function.LongConsumer;

/**
 * One file on its way into a cache: {@code <name>.incomplete} grows, across cut connections and killed runs, and becomes
 * {@code <name>} when size and digest are right.
 */
final class BlobDownload implements HubHttp.Attempt<String>, AutoCloseable {
    private static final int BUFFER_BYTES = 1 << 16;

    private final HubHttp http;
    private final URI uri;
    private final RemoteFile file;
    private final Path blob;
    private final Path incomplete;
    private final FileChannel channel;
    private final BlobDigest digest;
    private final LongConsumer listener;
    private long position;
    private long received;
    private boolean isResumed;

    /**
     * Opens the part that is there.
     *
     * @param listener told how many bytes of the file are here
     */
    BlobDownload(HubHttp http, URI uri, RemoteFile file, Path blob, LongConsumer listener) {
        this.http = http;
        this.uri = uri;
        this.file = file;
        this.blob = blob;
        this.incomplete = incomplete(blob);
        this.digest = new BlobDigest(file);
        this.listener = listener;
        try {
            channel = FileChannel.open(
                    incomplete, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw local(e);
        }
        try {
            readPart();
        } catch (IOException e) {
            close();
            throw local(e);
        }
    }

    /** Where the part of a blob stands. */
    static Path incomplete(Path blob) {
        return blob.resolveSibling(blob.getFileName() + ".incomplete");
    }

    @Override
    public long progress() {
        return received;
    }

    /** Fetches what is missing, checks the whole, puts it in place and says its digest. */
    @Override
    public String run() throws IOException {
        if (position < file.size()) {
            transfer();
        }
        String found = digest.finish();
        if (!digest.accepts(found)) {
            boolean mayBeOld = isResumed;
            restart();
            String problem =
                    file.name() + " must have the " + digest.algorithm() + " " + digest.expected() + ", got " + found;
            if (mayBeOld) {
                throw new IOException(problem);
            }
            throw http.failure(problem);
        }
        try {
            channel.force(true);
            Files.move(incomplete, blob, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw local(e);
        }
        return found;
    }

    private void transfer() throws IOException {
        try (Answer answer = http.get(uri, position)) {
            if (answer.status() == Answer.OK && position > 0) {
                restart();
            }
            boolean isRange = answer.status() == Answer.PARTIAL && isWantedRange(answer);
            if (answer.status() == Answer.RANGE_REFUSED || answer.status() == Answer.PARTIAL && !isRange) {
                restart();
                throw new IOException("the server sends no part of " + file.name());
            }
            if (answer.status() != Answer.OK && !isRange) {
                throw http.failure(
                        file.name() + " cannot be fetched: " + uri.getHost() + " leads to status " + answer.status());
            }
            requireLength(answer.contentLength(), file.size() - position);
            copy(answer.body());
        }
    }

    private void copy(Body body) throws IOException {
        for (List<ByteBuffer> piece = body.next(); !piece.isEmpty(); piece = body.next()) {
            for (ByteBuffer buffer : piece) {
                if (buffer.remaining() > file.size() - position) {
                    restart();
                    throw wrongLength("more");
                }
                write(buffer);
            }
            listener.accept(position);
        }
        if (position < file.size()) {
            throw new IOException(
                    "the content of " + file.name() + " ended after " + position + " of " + file.size() + " bytes");
        }
    }

    private void write(ByteBuffer buffer) {
        digest.add(buffer);
        try {
            while (buffer.hasRemaining()) {
                int written = channel.write(buffer, position);
                position += written;
                received += written;
            }
        } catch (IOException e) {
            throw local(e);
        }
    }

    private boolean isWantedRange(Answer answer) {
        String range = answer.header("Content-Range").orElse("");
        return range.matches("bytes " + position + "-" + (file.size() - 1) + "/(\\*|" + file.size() + ")");
    }

    private void requireLength(OptionalLong length, long expected) {
        if (length.isPresent() && length.getAsLong() != expected) {
            throw wrongLength(length.getAsLong() + " where " + expected + " are missing");
        }
    }

    private RuntimeException wrongLength(String found) {
        return http.failure(
                file.name() + " must have " + file.size() + " bytes, but " + uri.getHost() + " sends " + found);
    }

    private void readPart() throws IOException {
        // Without a digest nobody would see that the parts are of two contents.
        if (channel.size() > file.size() || file.digest().isEmpty()) {
            channel.truncate(0);
        }
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
        while (channel.read(buffer, position) > 0) {
            buffer.flip();
            position += buffer.remaining();
            digest.add(buffer);
            buffer.clear();
        }
        isResumed = position > 0;
        listener.accept(position);
    }

    private void restart() {
        try {
            channel.truncate(0);
        } catch (IOException e) {
            throw local(e);
        }
        digest.restart();
        position = 0;
        isResumed = false;
        listener.accept(0);
    }

    /** Errors of this machine's disk, which do not go away by asking the hub again. */
    private RuntimeException local(IOException e) {
        if (e instanceof ClosedByInterruptException) {
            return new CancellationException("interrupted while downloading");
        }
        return ModelStore.cannotWrite(incomplete, e);
    }

    @Override
    public void close() {
        try (channel) {
            if (channel.size() == 0) {
                Files.deleteIfExists(incomplete);
            }
        } catch (IOException e) {
            throw local(e);
        }
    }
}
