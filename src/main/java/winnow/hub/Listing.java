package winnow.hub;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * The files of a revision, as a hub lists them.
 *
 * @param commit the commit that the revision means
 * @param files all names, each of which stays in its folder
 */
record Listing(String commit, List<String> files) {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();
    private static final Pattern PICKLE = Pattern.compile(".*\\.(bin|pt|pth|ckpt|pkl|pickle)");
    private static final Pattern SHARD = Pattern.compile("model-[0-9]+-of-[0-9]+\\.safetensors");
    private static final String TOKENIZER = "tokenizer.json";
    private static final Set<String> OLDER_TOKENIZER = Set.of("vocab.json", "merges.txt", "added_tokens.json");
    private static final Pattern PLAIN = Pattern.compile("config\\.json|generation_config\\.json|tokenizer\\.json"
            + "|tokenizer_config\\.json|special_tokens_map\\.json|chat_template.*\\.jinja|adapter_config\\.json"
            + "|model\\.safetensors\\.index\\.json|LICENSE.*|README\\.md");

    /**
     * Reads a listing.
     *
     * @throws IllegalStateException if it is not one, or a name could leave its folder
     */
    static Listing parse(byte[] json) {
        JsonNode root = root(json);
        String commit = root.path("sha").asText("");
        if (!ModelName.isCommit(commit)) {
            throw new IllegalStateException(
                    "sha must be a commit of 40 hexadecimal digits, found " + FileNames.quote(commit));
        }
        JsonNode siblings = root.path("siblings");
        if (!siblings.isArray()) {
            throw new IllegalStateException("siblings must be a list of files, found none");
        }
        List<String> files = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (JsonNode sibling : siblings) {
            JsonNode name = sibling.path("rfilename");
            if (!name.isTextual()) {
                throw new IllegalStateException("every file must have a name in rfilename, found one without");
            }
            requireSafe(name.textValue());
            if (!seen.add(name.textValue())) {
                throw new IllegalStateException(
                        FileNames.quote(name.textValue()) + " must be listed once, found twice");
            }
            files.add(name.textValue());
        }
        return new Listing(commit, List.copyOf(files));
    }

    /** Files that can run code when they are opened. */
    List<String> pickles() {
        return files.stream()
                .filter(file -> PICKLE.matcher(file.toLowerCase(Locale.ROOT)).matches())
                .toList();
    }

    /**
     * The files that Winnow uses, all of the top folder, small ones first: settings, a vocabulary in the older pair of files where there
     * is no {@code tokenizer.json}, and as weights {@code model.safetensors}, else the shards of the index, else every safetensors file.
     */
    List<String> wanted() {
        List<String> wanted = new ArrayList<>(
                matching(file -> PLAIN.matcher(file).matches() || !has(TOKENIZER) && OLDER_TOKENIZER.contains(file)));
        List<String> weights = weights();
        if (weights.contains(SnapshotFiles.WEIGHTS)) {
            wanted.remove(SnapshotFiles.INDEX);
        }
        wanted.addAll(weights);
        requireDistinct(wanted);
        return wanted;
    }

    boolean hasWeights() {
        return !weights().isEmpty();
    }

    boolean has(String file) {
        return files.contains(file);
    }

    private List<String> weights() {
        if (has(SnapshotFiles.WEIGHTS)) {
            return List.of(SnapshotFiles.WEIGHTS);
        }
        List<String> shards =
                has(SnapshotFiles.INDEX) ? matching(file -> SHARD.matcher(file).matches()) : List.of();
        return shards.isEmpty() ? matching(file -> file.endsWith(SnapshotFiles.SUFFIX)) : shards;
    }

    private List<String> matching(Predicate<String> isWanted) {
        return files.stream()
                .filter(file -> !file.contains("/"))
                .filter(isWanted)
                .sorted()
                .toList();
    }

    private static JsonNode root(byte[] json) {
        try {
            return MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("it must be JSON: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new IllegalStateException("it must be JSON: " + e.getMessage());
        }
    }

    private static void requireSafe(String name) {
        Optional<String> problem = FileNames.problem(name);
        if (problem.isPresent()) {
            throw new IllegalStateException("no file may be called " + FileNames.quote(name) + ": " + problem.get());
        }
    }

    /** Two names that differ in case only are one file on some systems. */
    private static void requireDistinct(List<String> names) {
        Set<String> seen = new HashSet<>();
        for (String name : names) {
            if (!seen.add(name.toLowerCase(Locale.ROOT))) {
                throw new IllegalStateException(
                        "file names must differ in more than case, found " + FileNames.quote(name) + " twice");
            }
        }
    }
}
