package winnow.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;
import winnow.corpus.RememberedDigests;
import winnow.experiment.CorpusPlaces;
import winnow.experiment.DataStore;

/** Where corpora of experiments are looked for. */
final class DataOptions {
    @Option(
            names = "--data-sets",
            paramLabel = "DIR",
            description =
                    "Folder of descriptions of public data sets (default: experiments/data here, or else in this checkout).")
    private Path descriptions;

    private final RememberedDigests digests = new RememberedDigests();

    /** The options as they would be given again. */
    List<String> arguments() {
        return List.of("--data-sets", descriptions().toString());
    }

    private Path descriptions() {
        Path here = Path.of("experiments/data");
        if (descriptions != null) {
            return descriptions;
        }
        return Files.isDirectory(here) ? here : Installation.here().dataSets().orElse(here);
    }

    /** Relative paths start at the working directory; fetched files are in this program's cache. */
    CorpusPlaces places(Map<String, String> environment) {
        Path cache = new Installation(environment, System::getProperty).cache();
        return new CorpusPlaces(Path.of(""), descriptions(), new DataStore(cache.resolve("data")), digests);
    }
}
