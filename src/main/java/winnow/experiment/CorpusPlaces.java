package winnow.experiment;

import java.nio.file.Path;
import winnow.corpus.RememberedDigests;

/**
 * Where corpora of experiments are looked for.
 *
 * @param folder from which relative paths of an experiment file start; the command line gives the working directory, as for every
 *     other path, so that an experiment file and a manifest made from it name the same files
 * @param descriptions folder of {@link PublicData}
 * @param store where fetched files are
 * @param digests of files that were read already
 */
public record CorpusPlaces(Path folder, Path descriptions, DataStore store, RememberedDigests digests) {
    /** Where nothing was read yet. */
    public CorpusPlaces(Path folder, Path descriptions, DataStore store) {
        this(folder, descriptions, store, new RememberedDigests());
    }
}
