package winnow.hub;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The cache of models that programs of the Hugging Face hub share on a machine.
 *
 * <p>Finding a model reads names, a ref and the shard index, no weights; it never touches the network. A cache that does not
 * exist is empty.
 *
 * <p>Example: {@code HubCache.standard().find(ModelName.of("Qwen/Qwen2-0.5B"))}.
 *
 * <p>Source: the layout is that of {@code huggingface_hub}, guide "Understand caching".
 */
public final class HubCache {
    private static final int COMMIT_LENGTH = 40;

    private final Path folder;

    private HubCache(Path folder) {
        this.folder = folder.toAbsolutePath().normalize();
    }

    /** A cache at a folder of one's own. */
    public static HubCache at(Path folder) {
        return new HubCache(folder);
    }

    /** The cache that this process's environment names. */
    public static HubCache standard() {
        return of(System.getenv());
    }

    /**
     * The cache that an environment names: {@code HF_HUB_CACHE}, else {@code HF_HOME/hub}, else
     * {@code XDG_CACHE_HOME/huggingface/hub}, else {@code ~/.cache/huggingface/hub}.
     */
    public static HubCache of(Map<String, String> environment) {
        return new HubCache(new HubEnvironment(environment).cache());
    }

    /** Where the cache is, an absolute path. */
    public Path folder() {
        return folder;
    }

    /**
     * Finds a model at a revision.
     *
     * @return nothing if the cache does not hold that revision
     * @throws IllegalStateException if it holds the revision but not every file; the message names what is missing and the
     *     command that downloads it
     * @throws winnow.corpus.InvalidRecordException if its index of shards breaks a rule
     * @throws UncheckedIOException if the cache cannot be read
     */
    public Optional<CachedModel> find(ModelName name) {
        Optional<CachedModel> found = snapshot(name);
        found.ifPresent(model -> {
            List<String> missing = SnapshotFiles.missing(model.folder());
            if (!missing.isEmpty()) {
                throw new IllegalStateException(name + " is in the cache in part: " + model.folder() + " lacks "
                        + String.join(", ", missing) + "; download the rest with: winnow model pull " + name);
            }
        });
        return found;
    }

    /**
     * Everything in the cache: each model at each revision it is known by, and commits that no revision means any more; in
     * order of name and revision. Folders that are no models are passed over.
     *
     * @throws IllegalStateException if a ref holds no commit
     * @throws UncheckedIOException if the cache cannot be read
     */
    public List<CachedSnapshot> list() {
        List<CachedSnapshot> all = new ArrayList<>();
        for (String entry : entries(folder)) {
            String id = entry.replaceFirst("^models--", "").replaceFirst("--", "/");
            if (entry.startsWith("models--") && ModelName.isId(id)) {
                all.addAll(snapshots(id, folder.resolve(entry)));
            }
        }
        return all;
    }

    private List<CachedSnapshot> snapshots(String id, Path model) {
        Set<String> unnamed = new TreeSet<>(entries(model.resolve("snapshots")));
        List<CachedSnapshot> found = new ArrayList<>();
        for (String revision : revisions(model.resolve("refs"))) {
            snapshot(new ModelName(id, revision)).ifPresent(cached -> {
                unnamed.remove(cached.commit());
                found.add(CachedSnapshot.of(cached));
            });
        }
        unnamed.stream()
                .filter(ModelName::isCommit)
                .flatMap(commit -> snapshot(new ModelName(id, commit)).stream())
                .forEach(cached -> found.add(CachedSnapshot.of(cached)));
        return found;
    }

    /** Names of refs, which may hold slashes. */
    private static List<String> revisions(Path refs) {
        if (!Files.isDirectory(refs)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(refs)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> refs.relativize(file).toString().replace('\\', '/'))
                    .filter(ModelName::isRevision)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + refs + ": " + e.getMessage(), e);
        }
    }

    private static List<String> entries(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + folder + ": " + e.getMessage(), e);
        }
    }

    /** The snapshot that a revision means, whole or not. */
    private Optional<CachedModel> snapshot(ModelName name) {
        Path model = folder.resolve(name.folder());
        Optional<String> commit = name.isCommit() ? Optional.of(name.revision()) : commit(model, name.revision());
        return commit.map(
                        c -> new CachedModel(name, c, model.resolve("snapshots").resolve(c)))
                .filter(cached -> Files.isDirectory(cached.folder()));
    }

    private static Optional<String> commit(Path model, String revision) {
        Path ref = model.resolve("refs").resolve(revision);
        if (!Files.isRegularFile(ref)) {
            return Optional.empty();
        }
        try (InputStream in = Files.newInputStream(ref)) {
            String commit = new String(in.readNBytes(COMMIT_LENGTH + 2), StandardCharsets.US_ASCII).strip();
            if (!ModelName.isCommit(commit)) {
                throw new IllegalStateException(
                        ref + " must hold a commit of 40 hexadecimal digits, found " + FileNames.quote(commit));
            }
            return Optional.of(commit);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + ref + ": " + e.getMessage(), e);
        }
    }
}
