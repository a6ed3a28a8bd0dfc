package winnow.corpus;

import java.util.Arrays;

/** Where the records of a corpus stand in their file; 16 bytes a record. */
final class RecordIndex {
    private long[] offsets = new long[64];
    private int[] lengths = new int[64];
    private int[] checksums = new int[64];
    private int size;

    /**
     * Where one record stands.
     *
     * @param line its first line in the file, or its row, from 1
     * @param offset its first byte, or its row from 0
     * @param length its number of bytes, line end included; 0 where records are rows
     * @param checksum CRC-32C of these bytes
     */
    record Span(long line, long offset, int length, int checksum) {}

    void add(Span span) {
        if (size == offsets.length) {
            int larger = size + (size >> 1);
            offsets = Arrays.copyOf(offsets, larger);
            lengths = Arrays.copyOf(lengths, larger);
            checksums = Arrays.copyOf(checksums, larger);
        }
        offsets[size] = span.offset();
        lengths[size] = span.length();
        checksums[size] = span.checksum();
        size++;
    }

    int size() {
        return size;
    }

    long offset(int position) {
        return offsets[position];
    }

    int length(int position) {
        return lengths[position];
    }

    int checksum(int position) {
        return checksums[position];
    }
}
