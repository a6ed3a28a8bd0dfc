package winnow.hub;

import java.util.List;
import winnow.corpus.InvalidRecordException;

/**
 * What the cache holds of a model at a revision, whole or in part.
 *
 * @param model where it is, and its commit
 * @param bytes of the files that are there
 * @param missing names of files without which the model cannot be opened; empty when it is whole
 */
public record CachedSnapshot(CachedModel model, long bytes, List<String> missing) {
    /** Copies the list. */
    public CachedSnapshot {
        missing = List.copyOf(missing);
    }

    static CachedSnapshot of(CachedModel model) {
        return new CachedSnapshot(model, SnapshotFiles.bytes(model.folder()), missing(model));
    }

    /** One bad index must not hide the other models; an index that says nothing is as good as none. */
    private static List<String> missing(CachedModel model) {
        try {
            return SnapshotFiles.missing(model.folder());
        } catch (InvalidRecordException e) {
            return List.of(SnapshotFiles.INDEX);
        }
    }
}
