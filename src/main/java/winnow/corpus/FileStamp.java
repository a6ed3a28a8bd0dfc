package winnow.corpus;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;

/** A file as it was when it was read: enough to see that somebody has written to it since. */
record FileStamp(Path path, long size, FileTime modified) {
    static FileStamp of(Path path) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            return new FileStamp(path, attributes.size(), attributes.lastModifiedTime());
        } catch (IOException e) {
            throw new UncheckedIOException(path + ": cannot be read", e);
        }
    }

    void requireUnchanged() {
        if (!Files.exists(path) || !of(path).equals(this)) {
            throw TextFile.changed(path);
        }
    }
}
