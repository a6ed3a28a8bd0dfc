package winnow.experiment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/**
 * What the steps of an experiment are computed with: the model, and a folder of what several steps share and none of them reports.
 *
 * @param model folder of the model
 * @param modelDigest what it is
 * @param compute where and in which format models are computed
 * @param cache folder of utilities, of vectors and of models that have read a source; may be deleted at any time
 * @param columnsAtOnce columns of utility at once, which changes no value
 */
public record StepSetting(Path model, String modelDigest, ComputeSettings compute, Path cache, int columnsAtOnce) {
    private static final int DIGITS = 16;

    /** Utilities of this model, kept for all steps. */
    Path utilities() {
        return folder(cache.resolve("utilities")
                .resolve(CanonicalJson.hash(identity()).substring(0, DIGITS)));
    }

    /** The file of what learning single records gains with this model and settings, kept for all steps. */
    Path gains(Object settings) {
        return folder(cache.resolve("gains")).resolve(name(settings) + ".npy");
    }

    /**
     * The folder of a model that follows from this one and settings, made if it is not there.
     *
     * @param made writes the model into a folder that is not there yet
     */
    Path derivedModel(Object settings, Consumer<Path> made) {
        Path models = folder(cache.resolve("models"));
        Path folder = models.resolve(name(settings));
        if (!Files.isDirectory(folder)) {
            try {
                made.accept(folder);
            } catch (IllegalArgumentException | UncheckedIOException e) {
                // Steps at once of different seeds may have one source: the other was faster, and the model is the
                // same.
                if (!Files.isDirectory(folder)) {
                    throw e;
                }
            }
        }
        return folder;
    }

    /** The file of this model's vectors that follow from settings. */
    Path vectors(Object settings) {
        return folder(cache.resolve("vectors")).resolve(name(settings) + ".npy");
    }

    /** Another one when the same settings come to mean other values, as for steps. */
    private String name(Object settings) {
        return CanonicalJson.hash(List.of(ExperimentStep.CODE_SCHEMA, identity(), settings))
                .substring(0, DIGITS);
    }

    private Object identity() {
        return compute.identity(modelDigest);
    }

    private static Path folder(Path folder) {
        try {
            return Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot create " + folder + ": " + e, e);
        }
    }
}
