package winnow.experiment;

import java.nio.file.Path;

/**
 * Where corpora of experiments are looked for.
 *
 * @param folder from which relative paths of an experiment file start; the command line gives the working directory, as for every
 *     other path, so that an experiment file and a manifest made from it name the same files
 * @param descriptions folder of {@link PublicData}
 * @param store where fetched files are
 */
public record CorpusPlaces(Path folder, Path descriptions, DataStore store) {}
