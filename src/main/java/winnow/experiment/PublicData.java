package winnow.experiment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A public data set as a file of {@code experiments/data} describes it: what it is, where its files are, and what their columns mean.
 *
 * <p>The file is strict JSON, named as the data set. It holds addresses and digests, never records.
 *
 * @param name by which experiments call it
 * @param title what it is, in a sentence
 * @param homepage for people
 * @param licence as its publisher states it
 * @param files in order
 * @param columns of all files
 */
public record PublicData(
        String name, String title, String homepage, String licence, List<PublicFile> files, RecordColumns columns) {
    /** Version of the form of these files. */
    public static final int SCHEMA = 1;

    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,59}");
    private static final String ENDING = ".json";

    /** Checks the name and that no address is named twice. */
    public PublicData {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "name must be of at most 60 small letters, digits and hyphens, got \"" + name + "\"");
        }
        files = List.copyOf(files);
        if (files.stream().map(PublicFile::address).distinct().count() < files.size()) {
            throw new IllegalArgumentException("files must have different addresses");
        }
    }

    /**
     * Reads a description.
     *
     * @throws IllegalArgumentException if it breaks a rule, with file, key and rule
     */
    public static PublicData read(Path file) {
        StrictJson json = StrictJson.read(file);
        json.whole("schema", SCHEMA, SCHEMA);
        PublicData read = json.checked(() -> new PublicData(
                json.text("name"),
                json.text("title"),
                json.text("homepage"),
                json.text("licence"),
                json.objects("files").stream().map(PublicFile::of).toList(),
                json.objectIfAny("columns").map(RecordColumns::of).orElse(RecordColumns.DETECTED)));
        json.requireNothingElse();
        if (!file.getFileName().toString().equals(read.name + ENDING)) {
            throw json.refused(new IllegalArgumentException(
                    "name must be that of the file without " + ENDING + ", got \"" + read.name + "\""));
        }
        return read;
    }

    /** Every data set that a folder describes, by name. */
    public static List<PublicData> all(Path folder) {
        return names(folder).stream().map(name -> named(folder, name)).toList();
    }

    /**
     * The data set of a name.
     *
     * @throws IllegalArgumentException if the folder does not describe it
     */
    public static PublicData named(Path folder, String name) {
        List<String> known = names(folder);
        if (!known.contains(name)) {
            throw new IllegalArgumentException("there is no data set \"" + name + "\" in " + folder
                    + NearestName.question(name, known).orElse("; winnow data list names them"));
        }
        return read(folder.resolve(name + ENDING));
    }

    private static List<String> names(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(file -> file.endsWith(ENDING))
                    .map(file -> file.substring(0, file.length() - ENDING.length()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + folder + ": " + e.getMessage(), e);
        }
    }

    /** Names of its parts, such as {@code train} and {@code test}, in order. */
    public List<String> parts() {
        return files.stream().map(PublicFile::part).distinct().toList();
    }

    /** The files of a part. */
    List<PublicFile> filesOf(String part) {
        return files.stream().filter(file -> file.part().equals(part)).toList();
    }
}
