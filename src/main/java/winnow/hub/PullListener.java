package winnow.hub;

import java.time.Duration;
import java.util.List;

/** What a download tells while it works; every method may be left out. Called from the thread that downloads. */
public interface PullListener {
    /** Another process downloads the same model; this one waits for it. */
    default void waiting() {}

    /**
     * What will be fetched is known.
     *
     * @param commit the commit that the revision means
     * @param files names of the files, in the order of fetching
     * @param bytes of all files
     * @param present how many of those bytes are in the cache already
     */
    default void planned(String commit, List<String> files, long bytes, long present) {}

    /**
     * Bytes of all files that are here now, at most about four times a second; may fall, when a part must be fetched again.
     */
    default void progressed(long bytes) {}

    /** Something failed that may work after a pause. */
    default void retrying(String reason, Duration pause) {}
}
