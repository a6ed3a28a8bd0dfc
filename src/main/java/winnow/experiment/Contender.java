package winnow.experiment;

import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import winnow.selection.DeliftSeSelector;
import winnow.selection.DeliftSelector;
import winnow.selection.RandomSelector;
import winnow.selection.Selector;
import winnow.selection.TargetObjective;
import winnow.utility.UtilityForm;

/**
 * A way to choose training data, under the name that it has in tables.
 *
 * @param name the papers' name, or one that says how it departs
 * @param choice how it chooses
 */
public record Contender(String name, Choice choice) {
    /** Checks that the name can stand in a file of results. */
    public Contender {
        requireName(name);
    }

    static void requireName(String name) {
        if (name.isBlank() || name.contains(",") || name.contains("\n")) {
            throw new IllegalArgumentException(
                    "a contender's name must have no comma or line break and not be blank, got \"" + name + "\"");
        }
    }

    /** Chooses positions of the pool, in order. */
    @FunctionalInterface
    public interface Choice {
        /** What to learn from; nothing for the model as it is. */
        int[] positions(Arena arena);
    }

    /** The model as it is. */
    public static Contender initial() {
        return new Contender("Initial", arena -> new int[0]);
    }

    /** The whole pool. */
    public static Contender full() {
        return new Contender(
                "Full", arena -> IntStream.range(0, arena.task().pool().size()).toArray());
    }

    /** Records drawn evenly. */
    public static Contender random() {
        return of("Random", arena -> new RandomSelector(arena.seeds()));
    }

    /** Any selector. */
    public static Contender of(String name, java.util.function.Function<Arena, Selector> selector) {
        return new Contender(name, arena -> selector.apply(arena)
                .select(arena.task().pool(), arena.budget())
                .positions());
    }

    /** DELIFT with similarities of embeddings, for the stage of the task. */
    public static Contender deliftSe(TargetObjective form) {
        return of("DELIFT (SE)", arena -> {
            DeliftSeSelector selector = DeliftSeSelector.of(arena.embedder(), arena.seeds());
            if (arena.task().target().isPresent()) {
                return selector.withTarget(arena.task().target().get(), form);
            }
            return arena.task().existing().map(selector::withExisting).orElse(selector);
        });
    }

    /**
     * DELIFT by in-context utility, for the stage of the task.
     *
     * @param changes what is not as usual
     */
    public static Contender delift(
            String name, UtilityForm metric, TargetObjective form, UnaryOperator<DeliftSelector> changes) {
        return of(name, arena -> {
            DeliftSelector selector = changes.apply(DeliftSelector.of(arena.utility(metric)));
            if (arena.task().target().isPresent()) {
                return selector.withTarget(arena.task().target().get(), form);
            }
            return arena.task().existing().map(selector::withExisting).orElse(selector);
        });
    }

    /** DELIFT that knows neither target nor existing data: plain facility location in every stage. */
    public static Contender deliftPlain(String name, UtilityForm metric, UnaryOperator<DeliftSelector> changes) {
        return of(name, arena -> changes.apply(DeliftSelector.of(arena.utility(metric))));
    }
}
