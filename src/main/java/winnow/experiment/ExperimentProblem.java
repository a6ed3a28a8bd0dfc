package winnow.experiment;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * What an experiment is about: corpora, learning and questions. A list among its settings is a sweep; {@link #points} are the problems
 * of single settings.
 */
public sealed interface ExperimentProblem
        permits CorpusProblem, DeliftProblem, DetoxificationProblem, DomainProblem, GainProblem, TransportProblem {
    /** The kinds of an experiment file. */
    List<String> KINDS = List.of(
            "delift", "records", "domain", "detoxification", "gains", "transport", "texts", "detoxification-texts");

    /** One of {@link #KINDS}. */
    String kind();

    /** The problems of single settings, in order. */
    default List<ExperimentProblem> points() {
        return List.of(this);
    }

    /** Points to be shown beside each other, for problems that vary one setting after the other; usually none. */
    default List<Sweep> shownSweeps() {
        return List.of();
    }

    /**
     * Points that differ in one setting, for each combination of the others, for problems that vary several settings together; none
     * where nothing is varied.
     */
    default List<Sweep> crossedSweeps() {
        return List.of();
    }

    /** The settings that are swept, such as {@code noise 0.2; near-duplicates 0.1}. */
    String label();

    /** Names of the methods that there are. */
    List<String> methods();

    /** Names of the metrics that there are. */
    List<String> metrics();

    /** All settings, by the keys of an experiment file. */
    Map<String, Object> asMap();

    /**
     * The settings from which the values of a step of a method follow: what steps are stored under. Which other methods are learned from
     * says nothing of this one, nor does where a file stands.
     */
    default Map<String, Object> keySettings(String method) {
        return asMap();
    }

    /**
     * The same problem with its corpora found and pinned by their content, where it has corpora of its own.
     *
     * @throws IllegalStateException if one is not here or is not what the experiment states; the message says what to do
     */
    default ExperimentProblem located(CorpusPlaces places) {
        return this;
    }

    /**
     * The same with the sizes of its corpora, so far as they are here or stated: enough to plan, not to run.
     *
     * @throws IllegalStateException if the size of one is not known
     */
    default ExperimentProblem sized(CorpusPlaces places) {
        return this;
    }

    /** Mean characters of a record, prompt and response; empty where no record was read. */
    default OptionalDouble meanCharacters() {
        return OptionalDouble.empty();
    }

    /**
     * Whether there may be models that learn nothing, whose number format is then a choice: for utilities, for vectors, for answers
     * from examples in the prompt.
     */
    default boolean hasModelsThatOnlyRead() {
        return true;
    }

    /** How weights are tuned, in the order of tables. */
    default List<TrainingSpec> trainings() {
        return List.of();
    }

    /** The settings from which corpora and questions follow: where they are equal, so are the items of equal seeds. */
    Map<String, Object> items();

    /**
     * Runs one method on a problem of single settings.
     *
     * @param share of the pool that may be chosen
     */
    StepResult run(String method, double share, long seed, StepSetting setting);

    /** Chooses what {@link #run} would, and learns nothing: there are outcomes of the choice alone. */
    StepResult choose(String method, double share, long seed, StepSetting setting);

    /** About how much a step computes, without what steps share. */
    Work work(String method, double share);

    /** About how much a method needs that steps of one point and seed share, by the name of what is made once for all of them. */
    default Map<String, Work> shared(String method) {
        return Map.of();
    }

    /** All of that together. */
    default Work sharedWork(String method) {
        return shared(method).values().stream().reduce(Work.NONE, Work::and);
    }

    /** About how much a point needs once, for all seeds. */
    default Work preparation() {
        return Work.NONE;
    }

    /**
     * Sequences that go through a model.
     *
     * @param scored pairs for utilities
     * @param trained forwards and backwards
     * @param asked scored or continued in tests
     */
    record Work(long scored, long trained, long asked) {
        /** Nothing. */
        public static final Work NONE = new Work(0, 0, 0);

        /** Both. */
        public Work and(Work other) {
            return new Work(scored + other.scored, trained + other.trained, asked + other.asked);
        }

        /** Learning from a sequence counts as three passes forward, as its backward pass costs about two. */
        public long passes() {
            return scored + 3 * trained + asked;
        }
    }

    /** Whether a method chooses the same whatever the budget. */
    static boolean isWithoutBudget(String method) {
        return method.equals("Initial") || method.equals("Full");
    }

    /** Records that a method learns from. */
    static long chosen(String method, double share, long pool) {
        return method.equals("Initial") ? 0 : method.equals("Full") ? pool : (long) (share * pool);
    }

    /** The contender of a name that is known to be there. */
    static TargetedContender named(List<TargetedContender> contenders, String name) {
        return contenders.stream()
                .filter(contender -> contender.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
