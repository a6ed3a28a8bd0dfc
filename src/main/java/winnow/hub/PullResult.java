package winnow.hub;

import java.util.List;

/**
 * A model that was downloaded, or was there already.
 *
 * @param model where it is, and its commit
 * @param files names of its files
 * @param bytes of all files
 * @param downloaded how many bytes were fetched for it
 * @param pickleFiles files of the hub that can run code when opened and were left there
 */
public record PullResult(CachedModel model, List<String> files, long bytes, long downloaded, List<String> pickleFiles) {
    /** Copies the lists. */
    public PullResult {
        files = List.copyOf(files);
        pickleFiles = List.copyOf(pickleFiles);
    }
}
