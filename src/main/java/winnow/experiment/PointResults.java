package winnow.experiment;

/**
 * Results of all methods and seeds at one point of an experiment.
 *
 * @param setting label of the problem, as in {@link ExperimentProblem#label}
 * @param share of the pool that may be chosen
 * @param results of it
 */
public record PointResults(String setting, double share, Results results) {
    /** Setting and budget in words. */
    public String title() {
        return setting + "; budget " + budget();
    }

    /** The budget, such as {@code 30 %}. */
    public String budget() {
        return Shares.text(100 * share) + " %";
    }
}
