package winnow.experiment;

import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import winnow.selection.KnnSelector;
import winnow.selection.MeanEmbeddingSelector;
import winnow.selection.RandomSelector;
import winnow.selection.Selector;

/**
 * A way to choose unlabelled text for a target, under the name that it has in tables.
 *
 * @param name the papers' name, or one that says how it departs
 * @param choice how it chooses
 */
public record TargetedContender(String name, Choice choice) {
    /** Checks that the name can stand in a file of results. */
    public TargetedContender {
        Contender.requireName(name);
    }

    /** Chooses positions of the pool, in order. */
    @FunctionalInterface
    public interface Choice {
        /** What to read; nothing for the model as it is. */
        int[] positions(TargetedArena arena);
    }

    /** The model as it is. */
    public static TargetedContender initial() {
        return new TargetedContender("Initial", arena -> new int[0]);
    }

    /** The whole pool. */
    public static TargetedContender full() {
        return new TargetedContender(
                "Full", arena -> IntStream.range(0, arena.pool().size()).toArray());
    }

    /** Any selector. */
    public static TargetedContender of(String name, Function<TargetedArena, Selector> selector) {
        return new TargetedContender(name, arena -> selector.apply(arena)
                .select(arena.pool(), arena.budget())
                .positions());
    }

    /** Texts drawn evenly. */
    public static TargetedContender random() {
        return of("Random", arena -> new RandomSelector(arena.seeds()));
    }

    /** Texts nearest to the mean of the target. */
    public static TargetedContender meanEmbedding() {
        return of("mean embedding", arena -> new MeanEmbeddingSelector(arena.embedder(), arena.target()));
    }

    /** Texts nearest to those of the target. */
    public static TargetedContender knn() {
        return of("kNN", arena -> new KnnSelector(arena.embedder(), arena.target()));
    }

    /** Those that need neither a model nor a solver. */
    public static List<TargetedContender> baselines() {
        return List.of(initial(), random(), meanEmbedding(), knn());
    }
}
