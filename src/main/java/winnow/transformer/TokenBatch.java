package winnow.transformer;

import java.util.Arrays;
import java.util.List;

/**
 * Several token sequences as one rectangle {@code [b, t]}, padded on one side.
 *
 * <p>Positions count the real tokens of a sequence from 0. Padding holds any valid token; it is never attended to by a
 * real token, and what is computed for it has no meaning.
 */
public final class TokenBatch {
    private final int[][] sequences;
    private final int[][] tokenTypes;
    private final int width;
    private final boolean left;
    private final int padding;

    /** For each token where its text begins in the row's sequence; null if each row is one text. */
    private final int[][] starts;

    private TokenBatch(int[][] sequences, int[][] tokenTypes, boolean left, int padding) {
        this(sequences, tokenTypes, left, padding, null);
    }

    private TokenBatch(int[][] sequences, int[][] tokenTypes, boolean left, int padding, int[][] starts) {
        if (sequences.length == 0) {
            throw new IllegalArgumentException("a batch must hold at least one sequence, got none");
        }
        if (tokenTypes != null && tokenTypes.length != sequences.length) {
            throw new IllegalArgumentException("token types must be given for each sequence, got " + tokenTypes.length
                    + " for " + sequences.length);
        }
        for (int i = 0; i < sequences.length; i++) {
            if (sequences[i].length == 0) {
                throw new IllegalArgumentException("sequences must not be empty, got an empty one at index " + i);
            }
            if (tokenTypes != null && tokenTypes[i].length != sequences[i].length) {
                throw new IllegalArgumentException("token types must be as many as tokens, got " + tokenTypes[i].length
                        + " for " + sequences[i].length + " at index " + i);
            }
        }
        this.sequences = sequences;
        this.tokenTypes = tokenTypes;
        this.width = Arrays.stream(sequences).mapToInt(s -> s.length).max().getAsInt();
        this.left = left;
        this.padding = padding;
        this.starts = starts;
    }

    /** Sequences that start in the first column: for scoring and training. */
    public static TokenBatch rightPadded(List<int[]> sequences, int paddingId) {
        return new TokenBatch(copy(sequences), null, false, paddingId);
    }

    /**
     * Several texts one after another in each row. No token attends to one of another text, and positions start again with each
     * text, so that every text is computed as if it had a row of its own.
     */
    public static TokenBatch packed(List<List<int[]>> rows, int paddingId) {
        int[][] sequences = new int[rows.size()][];
        int[][] starts = new int[rows.size()][];
        for (int i = 0; i < sequences.length; i++) {
            int length = rows.get(i).stream().mapToInt(text -> text.length).sum();
            sequences[i] = new int[length];
            starts[i] = new int[length];
            int at = 0;
            for (int[] text : rows.get(i)) {
                System.arraycopy(text, 0, sequences[i], at, text.length);
                Arrays.fill(starts[i], at, at + text.length, at);
                at += text.length;
            }
        }
        boolean isSingle = rows.stream().allMatch(row -> row.size() == 1);
        return new TokenBatch(sequences, null, false, paddingId, isSingle ? null : starts);
    }

    /** Sequences that end in the last column: for generation. */
    public static TokenBatch leftPadded(List<int[]> sequences, int paddingId) {
        return new TokenBatch(copy(sequences), null, true, paddingId);
    }

    /** The same tokens with a type each, as BERT tells the first text of a pair (0) from the second (1). */
    public TokenBatch withTokenTypes(List<int[]> types) {
        return new TokenBatch(sequences, copy(types), left, padding, starts);
    }

    private static int[][] copy(List<int[]> rows) {
        return rows.stream().map(int[]::clone).toArray(int[][]::new);
    }

    /** Number of sequences b. */
    public int size() {
        return sequences.length;
    }

    /** Number of columns t: tokens of the longest sequence. */
    public int width() {
        return width;
    }

    /** Number of real tokens of sequence i. */
    public int length(int i) {
        return sequences[i].length;
    }

    /** Column of the first real token of sequence i. */
    public int start(int i) {
        return left ? width - sequences[i].length : 0;
    }

    /** Whether every sequence fills its row. */
    public boolean isFull() {
        return Arrays.stream(sequences).allMatch(s -> s.length == width);
    }

    boolean isLeftPadded() {
        return left && !isFull();
    }

    /** Whether rows hold several texts. */
    boolean isPacked() {
        return starts != null;
    }

    /** Whether two columns of real tokens of row i belong to one text. */
    boolean isSameText(int i, int column, int other) {
        return starts == null || starts[i][column - start(i)] == starts[i][other - start(i)];
    }

    /** Whether the column of sequence i holds a real token. */
    public boolean isReal(int i, int column) {
        int offset = column - start(i);
        return offset >= 0 && offset < sequences[i].length;
    }

    /** Token ids {@code [b, t]}, row-major. */
    long[] ids() {
        long[] ids = new long[size() * width];
        Arrays.fill(ids, padding);
        for (int i = 0; i < size(); i++) {
            for (int j = 0; j < sequences[i].length; j++) {
                ids[i * width + start(i) + j] = sequences[i][j];
            }
        }
        return ids;
    }

    /** Refuses token ids outside the vocabulary. */
    void requireIdsBelow(int count) {
        requireBelow(sequences, count, "token ids");
    }

    /** Refuses token types that the model does not have. */
    void requireTypesBelow(int count) {
        if (tokenTypes != null) {
            requireBelow(tokenTypes, count, "token types");
        }
    }

    private static void requireBelow(int[][] rows, int count, String what) {
        for (int[] row : rows) {
            for (int id : row) {
                if (id < 0 || id >= count) {
                    throw new IllegalArgumentException(what + " must be in 0.." + (count - 1) + ", got " + id);
                }
            }
        }
    }

    /** Types {@code [b, t]}, 0 where none were given. */
    long[] tokenTypes() {
        long[] types = new long[size() * width];
        for (int i = 0; tokenTypes != null && i < size(); i++) {
            for (int j = 0; j < tokenTypes[i].length; j++) {
                types[i * width + start(i) + j] = tokenTypes[i][j];
            }
        }
        return types;
    }

    /**
     * Positions {@code [b, t]}; padding gets one that is in range: on the right those that would follow, so that rows that begin
     * alike stay alike.
     *
     * @param first position of each sequence's first token, [b]
     */
    long[] positions(int[] first) {
        long[] positions = new long[size() * width];
        long largest = 0;
        for (int i = 0; i < size(); i++) {
            largest = Math.max(largest, first[i] + sequences[i].length - 1);
        }
        for (int i = 0; i < size(); i++) {
            for (int column = 0; column < width; column++) {
                if (isReal(i, column)) {
                    positions[i * width + column] = first[i] + column - start(i) - textStart(i, column);
                } else {
                    positions[i * width + column] =
                            left || isPacked() ? Math.min(1, width - 1) : Math.min(largest, first[i] + column);
                }
            }
        }
        return positions;
    }

    private int textStart(int i, int column) {
        return starts == null ? 0 : starts[i][column - start(i)];
    }
}
