package winnow.random;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * A root seed from which named, independent streams of random numbers are drawn.
 *
 * <p>The same root and name give the same stream on every machine and Java version; a stream does not depend on which others
 * were drawn before. Example: {@code Seeds.of(7).stream("greedy").nextInt(100)} always gives the same number.
 *
 * @param root the seed a user states and a manifest records
 */
public record Seeds(long root) {
    private static final RandomGeneratorFactory<RandomGenerator> ALGORITHM =
            RandomGeneratorFactory.of("L64X128MixRandom");

    /** Seeds with the given root. */
    public static Seeds of(long root) {
        return new Seeds(root);
    }

    /** A generator (L64X128MixRandom) seeded by SHA-256 of the root and the name. */
    public RandomGenerator stream(String name) {
        return ALGORITHM.create(childSeed(name));
    }

    /** Seeds for a part of the work that draws streams of its own. */
    public Seeds child(String name) {
        return new Seeds(childSeed(name));
    }

    private long childSeed(String name) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            sha.update(ByteBuffer.allocate(Long.BYTES).putLong(root).array());
            return ByteBuffer.wrap(sha.digest(name.getBytes(StandardCharsets.UTF_8)))
                    .getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
