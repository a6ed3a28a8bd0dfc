package winnow.embedding;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Locale;

/**
 * Cuts texts into tokens and hashes their n-grams into buckets; one thread, reused from text to text.
 *
 * <p>Buckets of single tokens of up to {@value #SHORT} bytes are remembered in a table of fixed size under their bytes, so that most
 * need no digest. Longer n-grams are too often new: looking one up in a table that large costs as much as its digest.
 *
 * <p>Tokens are the runs of word characters and the runs of other visible characters of the lower-cased text, as {@code
 * \w+|[^\w\s]+} finds them in Python. The bytes of all tokens stand in one buffer, one space between neighbours, so that an
 * n-gram is a slice of it.
 */
final class NgramHasher {
    private static final int DIGEST_BYTES = 32;
    private static final int SHORT = 15;
    private static final int SLOT_BITS = 13;
    private static final int SLOT_LONGS = 4;
    private static final VarHandle LONG_AT =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT_AT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final int WORDS = DIGEST_BYTES / Integer.BYTES;
    /** With so few buckets, eight products of a word and a remainder add up to less than 2^63, and one division is enough. */
    private static final int FEW = 1 << 28;

    private static final byte SPACE = 0;
    private static final byte WORD = 1;
    private static final byte PUNCTUATION = 2;
    private static final byte[] KIND_OF_ASCII = new byte[128];

    static {
        for (int c = 0; c < KIND_OF_ASCII.length; c++) {
            KIND_OF_ASCII[c] = kindOf(c);
        }
    }

    private final int n;
    private final int buckets;
    private final long[] placeValues;
    private final MessageDigest sha;
    private final byte[] digest = new byte[DIGEST_BYTES];
    private byte[] bytes = new byte[1024];
    private int length;
    private int[] starts = new int[256];
    private int[] ends = new int[256];
    private int tokens;
    /** Four longs a slot, side by side in memory: a token's bytes and, in the highest, their number, 0 if empty; then its bucket. */
    private final long[] known = new long[SLOT_LONGS << SLOT_BITS];

    NgramHasher(int n, int buckets) {
        this.n = n;
        this.buckets = buckets;
        this.placeValues = placeValues(buckets);
        try {
            this.sha = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** The bucket of every n-gram of the text, 1-grams first, then 2-grams and so on, each in the order of the text. */
    int[] bucketsOf(String text) {
        tokenize(text);
        int count = 0;
        for (int width = 1; width <= n; width++) {
            count += Math.max(0, tokens - width + 1);
        }
        int[] result = new int[count];
        int next = 0;
        for (int width = 1; width <= n; width++) {
            for (int first = 0; first + width <= tokens; first++) {
                result[next++] = width == 1
                        ? bucketOfToken(starts[first], ends[first])
                        : digested(starts[first], ends[first + width - 1]);
            }
        }
        return result;
    }

    /** Number of tokens of the text that was hashed last. */
    int tokens() {
        return tokens;
    }

    /** The tokens of a text, for those who read rather than hash. */
    String[] tokensOf(String text) {
        tokenize(text);
        String[] result = new String[tokens];
        for (int t = 0; t < tokens; t++) {
            result[t] = new String(bytes, starts[t], ends[t] - starts[t], StandardCharsets.UTF_8);
        }
        return result;
    }

    private int bucketOfToken(int from, int to) {
        int size = to - from;
        if (size > SHORT) {
            return digested(from, to);
        }
        long low = bytesAt(from, Math.min(size, Long.BYTES));
        long high = bytesAt(from + Long.BYTES, Math.max(0, size - Long.BYTES)) | (long) size << 56;
        long hash = (low * 0x9E3779B97F4A7C15L ^ high) * 0xD6E8FEB86659FD93L;
        int slot = SLOT_LONGS * (int) (hash >>> Long.SIZE - SLOT_BITS);
        if (known[slot] != low || known[slot + 1] != high) {
            known[slot] = low;
            known[slot + 1] = high;
            known[slot + 2] = digested(from, to);
        }
        return (int) known[slot + 2];
    }

    private long bytesAt(int from, int count) {
        long all = (long) LONG_AT.get(bytes, from);
        return count == Long.BYTES ? all : all & (1L << Byte.SIZE * count) - 1;
    }

    /** SHA-256 of a slice, read as one big-endian number, modulo the number of buckets. */
    private int digested(int from, int to) {
        sha.update(bytes, from, to - from);
        try {
            sha.digest(digest, 0, DIGEST_BYTES);
        } catch (DigestException e) {
            throw new IllegalStateException("a SHA-256 digest has 32 bytes", e);
        }
        long sum = 0;
        for (int word = 0; word < WORDS; word++) {
            long digits = Integer.toUnsignedLong((int) INT_AT.get(digest, word * Integer.BYTES));
            sum += digits * placeValues[word];
            if (buckets > FEW) {
                sum %= buckets;
            }
        }
        return (int) (sum % buckets);
    }

    /** What 1 in each word of a digest is worth, modulo the number of buckets. */
    private static long[] placeValues(int buckets) {
        long[] values = new long[WORDS];
        values[WORDS - 1] = 1 % buckets;
        for (int word = WORDS - 2; word >= 0; word--) {
            values[word] = (values[word + 1] << Integer.SIZE) % buckets;
        }
        return values;
    }

    private void tokenize(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        length = 0;
        tokens = 0;
        byte before = SPACE;
        for (int i = 0; i < lower.length(); ) {
            int c = lower.codePointAt(i);
            i += Character.charCount(c);
            byte kind = c < KIND_OF_ASCII.length ? KIND_OF_ASCII[c] : kindOf(c);
            if (kind != before && before != SPACE) {
                ends[tokens - 1] = length;
            }
            if (kind != before && kind != SPACE) {
                startToken();
            }
            if (kind != SPACE) {
                append(c);
            }
            before = kind;
        }
        if (before != SPACE) {
            ends[tokens - 1] = length;
        }
    }

    private void startToken() {
        if (tokens == starts.length) {
            starts = Arrays.copyOf(starts, 2 * tokens);
            ends = Arrays.copyOf(ends, 2 * tokens);
        }
        if (tokens > 0) {
            append(' ');
        }
        starts[tokens++] = length;
    }

    private void append(int c) {
        // Sixteen bytes beyond the end can always be read.
        if (length + 4 + 2 * Long.BYTES > bytes.length) {
            bytes = Arrays.copyOf(bytes, 2 * bytes.length);
        }
        if (c < 0x80) {
            bytes[length++] = (byte) c;
        } else if (c < 0x800) {
            bytes[length++] = (byte) (0xc0 | c >> 6);
            bytes[length++] = (byte) (0x80 | c & 0x3f);
        } else if (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) {
            // Half a pair has no UTF-8; Java's own encoder writes the same.
            bytes[length++] = '?';
        } else if (c < 0x10000) {
            bytes[length++] = (byte) (0xe0 | c >> 12);
            bytes[length++] = (byte) (0x80 | c >> 6 & 0x3f);
            bytes[length++] = (byte) (0x80 | c & 0x3f);
        } else {
            bytes[length++] = (byte) (0xf0 | c >> 18);
            bytes[length++] = (byte) (0x80 | c >> 12 & 0x3f);
            bytes[length++] = (byte) (0x80 | c >> 6 & 0x3f);
            bytes[length++] = (byte) (0x80 | c & 0x3f);
        }
    }

    /** Python's {@code \w}, {@code \s} and the rest, which differ from Java's in marks, superscripts and no-break spaces. */
    private static byte kindOf(int c) {
        if (c == '_' || Character.isLetter(c)) {
            return WORD;
        }
        int type = Character.getType(c);
        if (type == Character.DECIMAL_DIGIT_NUMBER
                || type == Character.LETTER_NUMBER
                || type == Character.OTHER_NUMBER) {
            return WORD;
        }
        return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == 0x85 ? SPACE : PUNCTUATION;
    }
}
