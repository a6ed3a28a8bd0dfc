package winnow.tokenizer;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** How a vocabulary writes pieces of text, and what a reader sees of each. */
enum TokenSpelling {
    /** A letter of {@link ByteAlphabet} for every byte. */
    BYTE_LETTERS {
        @Override
        String visible(String token, boolean isFirst) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            for (int i = 0; i < token.length(); i++) {
                int b = ByteAlphabet.byteOf(token.charAt(i));
                if (b < 0) {
                    return token;
                }
                bytes.write(b);
            }
            return utf8(bytes.toByteArray());
        }
    },

    /** ▁ for a space, {@code <0xE2>} for a byte that no piece covers. */
    SENTENCE_PIECES {
        @Override
        String visible(String token, boolean isFirst) {
            if (token.matches("<0x[0-9A-Fa-f]{2}>")) {
                return utf8(new byte[] {(byte) Integer.parseInt(token.substring(3, 5), 16)});
            }
            return token.replace('\u2581', ' ');
        }
    },

    /** {@code ##} before what continues a word; every other piece begins one. */
    WORD_PIECES {
        @Override
        String visible(String token, boolean isFirst) {
            if (token.startsWith("##") && token.length() > 2) {
                return token.substring(2);
            }
            return isFirst ? token : " " + token;
        }
    },

    /** Pieces stand for themselves. */
    PLAIN {
        @Override
        String visible(String token, boolean isFirst) {
            return token;
        }
    };

    /** The text of one token; bytes that are no whole character of their own are written {@code \xE2}. */
    abstract String visible(String token, boolean isFirst);

    private static String utf8(byte[] bytes) {
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(bytes.length);
        StringBuilder text = new StringBuilder();
        while (true) {
            CoderResult result = decoder.decode(in, out, true);
            text.append(out.flip());
            out.clear();
            if (!result.isError()) {
                return text.toString();
            }
            for (int i = 0; i < result.length(); i++) {
                text.append(String.format(Locale.ROOT, "\\x%02X", in.get()));
            }
            decoder.reset();
        }
    }
}
