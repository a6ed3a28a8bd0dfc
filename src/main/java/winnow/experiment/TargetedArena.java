package winnow.experiment;

import java.util.Optional;
import winnow.corpus.Corpus;
import winnow.embedding.Embedder;
import winnow.maximize.Budget;
import winnow.random.Seeds;

/**
 * What a {@link TargetedContender} is given: unlabelled texts to choose from, texts to aim at, a budget and seeds.
 *
 * @param pool to choose from
 * @param target to aim at
 * @param avoided to move away from, where the problem has such texts
 * @param embedder places texts, fitted to the pool
 * @param budget how many texts may be chosen
 * @param seeds of this run
 */
public record TargetedArena(
        Corpus pool, Corpus target, Optional<Corpus> avoided, Embedder embedder, Budget budget, Seeds seeds) {}
