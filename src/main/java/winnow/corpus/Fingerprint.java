package winnow.corpus;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** SHA-256 of examples, each field preceded by its length so that no two different corpora run together. */
final class Fingerprint {
    /** No column is called so. */
    private static final String TURNS = "\0turns";

    private final MessageDigest digest = sha256();

    private Fingerprint() {}

    static String of(List<Example> examples) {
        Fingerprint fingerprint = new Fingerprint();
        for (Example example : examples) {
            fingerprint.add(example.id());
            fingerprint.add(example.prompt());
            fingerprint.add(example.response());
            Map<String, String> tags = new TreeMap<>(example.tags());
            if (!example.turnStarts().isEmpty()) {
                tags.put(TURNS, example.turnStarts().toString());
            }
            fingerprint.add(tags.size());
            tags.forEach((name, value) -> {
                fingerprint.add(name);
                fingerprint.add(value);
            });
        }
        return fingerprint.written();
    }

    /** Of prompts and responses alone. */
    static String ofTexts(List<Example> examples) {
        Fingerprint fingerprint = new Fingerprint();
        for (Example example : examples) {
            fingerprint.add(example.prompt());
            fingerprint.add(example.response());
        }
        return fingerprint.written();
    }

    private String written() {
        return FileDigest.written(digest.digest());
    }

    /** The first 16 hexadecimal digits of SHA-256 over a prompt and a response. */
    static String contentId(String prompt, String response) {
        Fingerprint fingerprint = new Fingerprint();
        fingerprint.add(prompt);
        fingerprint.add(response);
        return HexFormat.of().formatHex(fingerprint.digest.digest(), 0, 8);
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private void add(String field) {
        byte[] bytes = field.getBytes(StandardCharsets.UTF_8);
        add(bytes.length);
        digest.update(bytes);
    }

    private void add(int number) {
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(number).array());
    }
}
