package winnow.cli;

import java.nio.file.Path;
import java.util.Optional;
import winnow.checkpoint.ModelConfig;
import winnow.model.LanguageModel;
import winnow.transformer.Decoder;

/**
 * Who uses the cores: threads of Java, each with a pass of its own through a small model, or threads of the native library, all in
 * one pass through a large one.
 *
 * <p>A small model gets one native thread whatever {@code --threads} says, because the number of native threads changes last bits,
 * and the number of Java threads does not.
 */
final class NativeThreads {
    /** Matrix products of smaller models are too small to share. */
    private static final long SMALL_WEIGHTS = 50_000_000;

    /** Read by the native library at its start, and never again. */
    private static final String PROPERTY = "ai.djl.pytorch.num_threads";

    private NativeThreads() {}

    /** To be called before a model is opened; what the user has set stays. */
    static void prepareFor(Path folder, Threads threads) {
        if (System.getProperty(PROPERTY) != null) {
            return;
        }
        if (isSmall(Decoder.sizeOf(ModelConfig.read(folder.resolve("config.json"))))) {
            System.setProperty(PROPERTY, "1");
        } else {
            threads.asked().ifPresent(count -> System.setProperty(PROPERTY, String.valueOf(count)));
        }
    }

    /** The option that gives another process of Java the number that was chosen here, if any was. */
    static Optional<String> chosen() {
        return Optional.ofNullable(System.getProperty(PROPERTY)).map(count -> "-D" + PROPERTY + "=" + count);
    }

    /** Passes that are worth running at once. */
    static int passesAtOnce(LanguageModel model, Threads threads) {
        long weights = ((Number) model.settings().getOrDefault("weights", SMALL_WEIGHTS)).longValue();
        boolean isOnCpu = "cpu".equals(model.settings().get("device"));
        return isOnCpu && isSmall(weights) ? threads.count() : 1;
    }

    static boolean isSmall(long weights) {
        return weights < SMALL_WEIGHTS;
    }
}
