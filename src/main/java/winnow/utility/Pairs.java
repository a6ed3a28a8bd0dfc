package winnow.utility;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import winnow.corpus.Corpus;
import winnow.linalg.SparseMatrix;

/** Which pairs of an n by m problem are computed, candidate by candidate. */
final class Pairs {
    private final int[] all;
    private final int candidates;
    private final SparseMatrix byCandidate;

    private Pairs(int[] all, int candidates, SparseMatrix byCandidate) {
        this.all = all;
        this.candidates = candidates;
        this.byCandidate = byCandidate;
    }

    /** Every pair. */
    static Pairs all(int represented, int candidates) {
        int[] all = new int[represented];
        Arrays.setAll(all, i -> i);
        return new Pairs(all, candidates, null);
    }

    /**
     * Those stored in a pattern {@code [n, m]}.
     *
     * @throws IllegalArgumentException if the pattern has another shape
     */
    static Pairs of(Corpus represented, Corpus candidates, SparseMatrix pattern) {
        if (pattern.rows() != represented.size() || pattern.columns() != candidates.size()) {
            throw new IllegalArgumentException("the pattern must have one row for each of the " + represented.size()
                    + " represented records and one column for each of the " + candidates.size()
                    + " candidates, got " + pattern.rows() + " x " + pattern.columns());
        }
        return new Pairs(null, pattern.columns(), pattern.transposed());
    }

    /** The represented records that candidate j is computed for, ascending. Not to be changed. */
    int[] rowsOf(int j) {
        if (byCandidate == null) {
            return all;
        }
        int[] rows = new int[byCandidate.entriesOf(j)];
        int[] next = new int[1];
        byCandidate.forRow(j, (i, value) -> rows[next[0]++] = i);
        return rows;
    }

    /** Of the values, and of their places where they are not all there. */
    long bytes() {
        return byCandidate == null
                ? (long) Float.BYTES * all.length * candidates
                : (long) (Float.BYTES + Integer.BYTES) * byCandidate.entries();
    }

    /** SHA-256 of the places, so that a file is continued with the same ones; none for all pairs. */
    Optional<String> fingerprint() {
        if (byCandidate == null) {
            return Optional.empty();
        }
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            for (int j = 0; j < candidates; j++) {
                int[] rows = rowsOf(j);
                ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES * (1 + rows.length));
                bytes.putInt(rows.length).asIntBuffer().put(rows);
                sha.update(bytes.rewind());
            }
            return Optional.of("sha256:" + HexFormat.of().formatHex(sha.digest()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
