package winnow.hub;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a {@code --model} argument means: a folder, or a model in the cache. Never touches the network.
 *
 * <p>An argument that is an existing folder means that folder, even if a model of the cache has the same name.
 *
 * <p>Example: {@code ModelLocation.resolve("Qwen/Qwen2-0.5B", HubCache.standard()).folder()}.
 *
 * @param folder the folder with {@code config.json}
 * @param model the model and its commit, when it came from the cache
 */
public record ModelLocation(Path folder, Optional<CachedModel> model) {
    /**
     * Finds the folder.
     *
     * @param argument a path, or {@code org/name[@revision]}
     * @throws IllegalArgumentException if it is neither; the message names the command that downloads the model
     * @throws IllegalStateException if the model is in the cache but files are missing; the message names them
     */
    public static ModelLocation resolve(String argument, HubCache cache) {
        Optional<Path> path = path(argument);
        if (path.filter(Files::isDirectory).isPresent()) {
            return new ModelLocation(path.get(), Optional.empty());
        }
        if (path.filter(Files::exists).isPresent()) {
            throw new IllegalArgumentException(
                    "model must be a folder or org/name[@revision], got the file " + argument);
        }
        ModelName name = name(argument);
        CachedModel model = cache.find(name)
                .orElseThrow(() -> new IllegalArgumentException("model must be a folder or in the cache, got " + name
                        + ", which is not in " + cache.folder() + "; download it with: winnow model pull " + name));
        return new ModelLocation(model.folder(), Optional.of(model));
    }

    private static Optional<Path> path(String argument) {
        try {
            return argument.isEmpty() ? Optional.empty() : Optional.of(Path.of(argument));
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    private static ModelName name(String argument) {
        try {
            return ModelName.of(argument);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "model must be a folder or org/name[@revision], got " + FileNames.quote(argument)
                            + ": no such folder",
                    e);
        }
    }
}
