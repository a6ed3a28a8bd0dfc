package winnow.tokenizer;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The 256 visible characters that stand for bytes in byte-level vocabularies.
 *
 * <p>Printable Latin-1 characters stand for themselves, the 68 other bytes, in order, for the characters from U+0100 on, so
 * that a space is written Ġ and a line break Ċ.
 *
 * <p>Source: Radford et al., Language Models are Unsupervised Multitask Learners, 2019, section 2.2, and their encoder.
 */
final class ByteAlphabet {
    private static final char[] LETTERS = new char[256];
    private static final int[] BYTES = new int[0x144];

    static {
        Arrays.fill(BYTES, -1);
        char next = 0x100;
        for (int b = 0; b < 256; b++) {
            boolean isVisible = b > ' ' && b < 0x7f || b > 0xa0 && b != 0xad;
            LETTERS[b] = isVisible ? (char) b : next++;
            BYTES[LETTERS[b]] = b;
        }
    }

    private ByteAlphabet() {}

    /** The character that stands for a byte in [0, 255]. */
    static char letter(int b) {
        return LETTERS[b];
    }

    /** The byte that a character stands for, -1 if it stands for none. */
    static int byteOf(char letter) {
        return letter < BYTES.length ? BYTES[letter] : -1;
    }

    /** The UTF-8 bytes of a text, each as its letter. */
    static String letters(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        char[] letters = new char[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            letters[i] = LETTERS[bytes[i] & 0xff];
        }
        return new String(letters);
    }
}
