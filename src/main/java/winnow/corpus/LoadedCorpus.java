package winnow.corpus;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * A corpus together with the file it was read from, so that chosen records can be written as they stand there.
 *
 * <p>Position i of the corpus is position i here. The file must not change in between: its size, time and, for the text
 * formats, a checksum of every copied record are compared.
 */
public final class LoadedCorpus {
    private final FileStamp stamp;
    private final Format format;
    private final RecordFile records;
    private final RecordIndex index;
    private final Corpus corpus;
    private final ReadReport report;

    LoadedCorpus(
            FileStamp stamp, Format format, RecordFile records, RecordIndex index, Corpus corpus, ReadReport report) {
        this.stamp = stamp;
        this.format = format;
        this.records = records;
        this.index = index;
        this.corpus = corpus;
        this.report = report;
    }

    /** The examples. */
    public Corpus corpus() {
        return corpus;
    }

    /** What was recognised. */
    public ReadReport report() {
        return report;
    }

    /** The file that was read. */
    public Path file() {
        return stamp.path();
    }

    /**
     * An error of the record at a position, naming its line in the file: for what only shows when a record is used.
     *
     * @param problem what is wrong with it
     */
    public InvalidRecordException invalid(int position, String problem) {
        boolean isRow = index.length(position) == 0;
        long line = isRow ? index.offset(position) + 1 : lineAt(index.offset(position));
        return new InvalidRecordException(file(), line, problem);
    }

    private long lineAt(long offset) {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file()), 1 << 16)) {
            long line = 1;
            for (long i = 0; i < offset; i++) {
                line += in.read() == '\n' ? 1 : 0;
            }
            return line;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file() + ": " + e.getMessage(), e);
        }
    }

    private String writable() {
        return format == Format.JSON_LINES || format == Format.PARQUET
                ? "JSON lines or Parquet"
                : format + ", JSON lines or Parquet";
    }

    /** Whether {@link #write} can write a file of this name: the input's own format, JSON lines or Parquet. */
    public void requireWritable(Path out) {
        Format target = Format.of(out);
        if (target != format && target != Format.JSON_LINES && target != Format.PARQUET) {
            throw new IllegalArgumentException(
                    "output of " + file() + " can be " + writable() + ", got " + target + " for " + out);
        }
        if (target == Format.PARQUET) {
            DuckSession.literal(out);
        }
        if (isSameFile(out)) {
            throw new IllegalArgumentException("output must not be the input, got " + out + " for both");
        }
    }

    /**
     * Writes the records at the positions, in that order, to a file that appears whole or not at all.
     *
     * <p>In the input's own format every record keeps its bytes (for Parquet, all its columns). A last line without a line
     * end gets the one of the other lines when another record follows it. To JSON lines, every record is one object with all
     * its columns in order; to Parquet, all columns with types inferred from all chosen records.
     *
     * @throws IllegalArgumentException if a position is out of range, the output is the input, or its format is not possible
     * @throws IllegalStateException if the input has changed since it was read
     * @throws UncheckedIOException if the output cannot be written
     */
    public void write(int[] positions, Path out) {
        requireWritable(out);
        requirePositions(positions);
        stamp.requireUnchanged();
        Format target = Format.of(out);
        if (target == format) {
            OutputFile.writePath(out, temporary -> records.writeSame(index, positions, temporary));
        } else if (target == Format.PARQUET) {
            OutputFile.writePath(out, temporary -> writeParquet(positions, temporary));
        } else {
            OutputFile.write(out, stream -> records.writeJsonLines(index, positions, stream));
        }
    }

    /**
     * Writes the records at the positions, in that order, as a folder that the Hugging Face {@code load_dataset} opens:
     * {@code data/train-00000-of-00001.parquet} and a {@code README.md} that names it. The folder appears whole or not at all.
     *
     * @throws IllegalArgumentException if a position is out of range or the folder exists and is not empty
     * @throws IllegalStateException if the input has changed since it was read
     * @throws UncheckedIOException if the folder cannot be written
     */
    public void writeDataset(int[] positions, Path folder) {
        requirePositions(positions);
        DuckSession.literal(folder);
        stamp.requireUnchanged();
        OutputFile.writeDirectory(folder, temporary -> {
            Path shard = Files.createDirectory(temporary.resolve("data")).resolve("train-00000-of-00001.parquet");
            if (format == Format.PARQUET) {
                records.writeSame(index, positions, shard);
            } else {
                writeParquet(positions, shard);
            }
            Files.writeString(temporary.resolve("README.md"), card(positions.length));
        });
    }

    private void writeParquet(int[] positions, Path temporary) throws IOException {
        Path lines = temporary.resolveSibling(temporary.getFileName() + ".jsonl");
        try {
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(lines), 1 << 16)) {
                records.writeJsonLines(index, positions, out);
            }
            ParquetFile.fromJsonLines(lines, temporary);
        } finally {
            Files.deleteIfExists(lines);
        }
    }

    private String card(int count) {
        String source = String.valueOf(file().getFileName()).replaceAll("[`\\p{Cntrl}]", "_");
        return String.format(
                Locale.ROOT,
                """
                ---
                configs:
                - config_name: default
                  data_files:
                  - split: train
                    path: data/train-00000-of-00001.parquet
                ---

                %d of the %d records of `%s`, chosen with Winnow, in the order of the choice.
                """,
                count,
                corpus.size(),
                source);
    }

    private void requirePositions(int[] positions) {
        for (int position : positions) {
            if (position < 0 || position >= corpus.size()) {
                throw new IllegalArgumentException("positions must be in [0, " + corpus.size() + "), got " + position);
            }
        }
    }

    private boolean isSameFile(Path out) {
        try {
            return Files.exists(out) && Files.isSameFile(out, file());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot compare " + out + " with " + file(), e);
        }
    }

    @Override
    public String toString() {
        return "LoadedCorpus[" + file() + ", " + corpus + "]";
    }
}
