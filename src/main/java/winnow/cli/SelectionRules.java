package winnow.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What the options of {@code winnow select} must be, alone and together, before anything is read. */
final class SelectionRules {
    private final SelectOptions options;
    private final Method method;

    SelectionRules(SelectOptions options, Method method) {
        this.options = options;
        this.method = method;
    }

    /**
     * Checks them all.
     *
     * @throws IllegalArgumentException if an option is missing, breaks a rule, or has no meaning for the method
     */
    void require() {
        required("--pool", options.pool);
        VectorFiles.requireName(options.embedder);
        requireFitting();
        options.similarity();
        options.targetObjective();
        options.models.requireValid();
        options.scores.requireValid();
        options.gradients.requireValid(method, options.seeds());
        options.delift.requireValid();
        requireApproximation();
        options.baselines.requireValid(method);
        options.transport.requireValid();
        requireTogether(
                "--closest-domains", options.transport.closestDomains, "--domain-field", options.baselines.domainField);
        requireAlpha();
    }

    /** The value of an option that must be given. */
    static <T> T required(String option, T value) {
        if (value == null) {
            throw new IllegalArgumentException(option + " must be given; see winnow select --help");
        }
        return value;
    }

    private void requireFitting() {
        List<String> given = new ArrayList<>();
        options.asMap().keySet().forEach(name -> given.add("--" + name));
        for (Method other : Method.values()) {
            for (String option : other.options()) {
                refuseIf(given.contains(option) && !method.options().contains(option), option);
            }
        }
        requireTarget();
        requireTogether("--target-layout", options.targetLayout, "--target", options.target);
        requireTogether("--existing-layout", options.existingLayout, "--existing", options.existing);
        requireTogether("--target-vectors", options.targetVectors, "--target", options.target);
        requireTogether("--existing-vectors", options.existingVectors, "--existing", options.existing);
        requireTogether("--eta", options.eta, "--target", options.target);
        requireTogether("--target-objective", options.targetObjective, "--target", options.target);
        requireTogether("--nu", options.nu, "--existing", options.existing);
        requireModel();
        requireTogether(
                "--target-vectors", options.targetVectors, "--embedder FILE.npy", options.hasVectors() ? "" : null);
        requireTogether(
                "--existing-vectors", options.existingVectors, "--embedder FILE.npy", options.hasVectors() ? "" : null);
        if (options.hasVectors() && options.target != null && options.targetVectors == null) {
            throw new IllegalArgumentException("--target-vectors must be given when --embedder is a file of vectors");
        }
        if (options.hasVectors() && options.existing != null && options.existingVectors == null) {
            throw new IllegalArgumentException("--existing-vectors must be given when --embedder is a file of vectors");
        }
        if (options.target != null && options.existing != null && options.targetObjective != null) {
            throw new IllegalArgumentException("--target-objective has no meaning with --existing:"
                    + " the objective is then conditional mutual information");
        }
    }

    private void requireTarget() {
        if (method.needsTarget() && options.target == null) {
            throw new IllegalArgumentException("--target must be given for --method " + method.id());
        }
        if (method != Method.NUGGETS) {
            return;
        }
        if ((options.target == null) == (options.scores.anchors == null)) {
            throw new IllegalArgumentException(
                    "--method nuggets must have either --target, whose records are the anchors,"
                            + " or --anchors N, so many of the pool's, got "
                            + (options.target == null ? "neither" : "both"));
        }
        requireTogether("--embedder", options.embedder, "--anchors", options.scores.anchors);
    }

    private void requireModel() {
        if (!method.takesModel()) {
            return;
        }
        ModelOptions models = options.models;
        Path utility = options.delift.utility;
        options.endpoint.requireValid();
        if (utility == null && !options.endpoint.isGiven()) {
            String others = method == Method.DELIFT ? " (or --endpoint, or --utility, a matrix made before)" : "";
            required("--model" + others, models.model);
        }
        if (utility == null && method.options().contains("--template")) {
            required("--template", models.template);
        }
        if (options.endpoint.isGiven()) {
            requireEndpoint();
        } else if (models.model == null && (options.target != null || options.existing != null)) {
            throw new IllegalArgumentException("--model must be given with --target or --existing: --utility " + utility
                    + " holds the pool's own utilities alone");
        }
        String scorer = options.endpoint.isGiven() ? options.endpoint.endpoint : models.model;
        requireTogether("--template", models.template, "--model", scorer);
        requireTogether("--form", options.delift.form, "--model", scorer);
        requireTogether("--device", models.device, "--model", models.model);
        requireTogether("--precision", models.precision, "--model", models.model);
        requireTogether(Overlong.OPTION, models.overlong, "--model", models.model);
    }

    private void requireEndpoint() {
        if (options.models.model != null) {
            throw new IllegalArgumentException("--model and --endpoint exclude each other");
        }
        if (options.delift.utility != null) {
            throw new IllegalArgumentException(
                    "--utility and --endpoint exclude each other: with --endpoint-cache, what was"
                            + " asked once for a matrix is not asked again");
        }
        EndpointOptions.layout(options.models.template);
    }

    private void requireApproximation() {
        if (method != Method.DELIFT) {
            return;
        }
        Approximation approximation = options.approximation(method);
        if (!approximation.takesEmbeddings() && options.embedder != null) {
            throw new IllegalArgumentException(
                    "--embedder has no meaning without --approximation learned or neighbours");
        }
        if (!approximation.isExact() && options.delift.utility != null) {
            throw new IllegalArgumentException("--approximation has no meaning with --utility, a matrix made before");
        }
        options.delift.requireFitting(approximation);
    }

    private void requireAlpha() {
        if (options.alpha != null && !(options.alpha >= 0 && options.alpha <= 1)) {
            throw new IllegalArgumentException("--alpha must be in [0, 1], got " + options.alpha);
        }
    }

    private void refuseIf(boolean isMisplaced, String option) {
        if (isMisplaced) {
            boolean isForVectors = option.equals("--model") && method.options().contains("--embedder");
            throw new IllegalArgumentException(option + " has no meaning for --method " + method.id()
                    + (isForVectors ? "; for vectors of a model, " + VectorFiles.OF_A_MODEL : ""));
        }
    }

    private static void requireTogether(String option, Object value, String other, Object otherValue) {
        if (value != null && otherValue == null) {
            throw new IllegalArgumentException(option + " has no meaning without " + other);
        }
    }
}
