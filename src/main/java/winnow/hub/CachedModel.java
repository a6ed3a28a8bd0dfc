package winnow.hub;

import java.nio.file.Path;
import java.util.Objects;

/**
 * A model in the cache.
 *
 * @param name the model and the revision by which it was found
 * @param commit the commit that the revision meant when it was downloaded, 40 hexadecimal digits: what results record
 * @param folder the snapshot, a folder with {@code config.json} and weights
 */
public record CachedModel(ModelName name, String commit, Path folder) {
    /** Checks the commit. */
    public CachedModel {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(folder, "folder");
        if (!ModelName.isCommit(commit)) {
            throw new IllegalArgumentException(
                    "commit must have 40 hexadecimal digits, got " + FileNames.quote(commit));
        }
    }
}
