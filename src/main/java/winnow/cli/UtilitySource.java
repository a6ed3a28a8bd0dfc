package winnow.cli;

import java.nio.file.Path;
import winnow.corpus.Corpus;
import winnow.linalg.SparseMatrix;
import winnow.utility.PairwiseUtility;

/** Where utilities of pairs come from; says beforehand what they will take, and goes on where a stopped run was. */
interface UtilitySource extends PairwiseUtility {
    /** Names the file where finished columns of a block may be kept. */
    void store(Corpus represented, Corpus candidates, Path file);

    /** What a block will take. */
    UtilityOutlook outlook(Corpus represented, Corpus candidates);

    /** What some pairs of a block, as for {@link #sparse}, will take. */
    UtilityOutlook outlook(Corpus represented, Corpus candidates, SparseMatrix pattern);

    /** Removes the files, when what was made of them is in place. */
    void remove();
}
