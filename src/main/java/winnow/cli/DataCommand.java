package winnow.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.LongConsumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import winnow.experiment.CorpusPlaces;
import winnow.experiment.DataStore;
import winnow.experiment.PublicData;
import winnow.experiment.PublicFile;
import winnow.hub.FetchedFile;
import winnow.hub.FileClient;
import winnow.hub.PullListener;
import winnow.hub.WantedFile;

/** {@code winnow data}: the public data sets that experiments use. */
@Command(
        name = "data",
        description = {
            "List, fetch and check the public data sets that experiments use; join the parts of any data set.",
            "",
            "A description (experiments/data/NAME.json) states addresses, lengths and SHA-256 of the files. Nothing is downloaded unless"
                    + " `fetch` is asked for it. Files go to WINNOW_CACHE/data, else XDG_CACHE_HOME/winnow/data, else"
                    + " ~/.cache/winnow/data, named by their SHA-256; the folder may be deleted at any time.",
            ""
        },
        mixinStandardHelpOptions = true,
        subcommands = {DataCommand.ListData.class, DataCommand.Fetch.class, DataCommand.Check.class, JoinCommand.class})
final class DataCommand implements Callable<Integer> {
    private static final long GIBI = 1L << 30;

    @Spec
    private CommandSpec spec;

    /** Where the cache is; tests put their own. */
    private Map<String, String> environment = System.getenv();

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getOut());
        return 0;
    }

    void setEnvironment(Map<String, String> variables) {
        environment = Map.copyOf(variables);
    }

    private static Map<String, String> environment(CommandSpec spec) {
        return ((DataCommand) spec.parent().userObject()).environment;
    }

    private static String title(PublicData data, PublicFile file) {
        return data.name() + " " + file.part() + " (" + file.fileName() + ")";
    }

    /** {@code winnow data list}. */
    @Command(
            name = "list",
            description = "List the data sets that are described, and whether they are here.",
            mixinStandardHelpOptions = true)
    static final class ListData implements Callable<Integer> {
        @Spec
        private CommandSpec spec;

        @Mixin
        private DataOptions options;

        @Override
        public Integer call() {
            CorpusPlaces places = options.places(environment(spec));
            PrintWriter out = spec.commandLine().getOut();
            List<PublicData> all = PublicData.all(places.descriptions());
            if (all.isEmpty()) {
                spec.commandLine().getErr().println("no data sets are described in " + places.descriptions());
            }
            int width =
                    all.stream().mapToInt(data -> data.name().length()).max().orElse(0);
            for (PublicData data : all) {
                out.println(String.format(
                        "%-" + width + "s  %10s  %-14s  %s",
                        data.name(),
                        size(data),
                        state(data, places.store()),
                        data.title()));
            }
            out.flush();
            return 0;
        }

        private static String size(PublicData data) {
            return data.files().stream().anyMatch(file -> file.bytes().isEmpty())
                    ? "?"
                    : Quantity.bytes(data.files().stream()
                            .mapToLong(file -> file.bytes().getAsLong())
                            .sum());
        }

        private static String state(PublicData data, DataStore store) {
            long here = data.files().stream()
                    .filter(file -> store.find(file).isPresent())
                    .count();
            if (here == data.files().size()) {
                return "here";
            }
            boolean isUnknown =
                    data.files().stream().anyMatch(file -> store.digest(file).isEmpty());
            return here > 0 ? here + " of " + data.files().size() + " here" : isUnknown ? "digest unknown" : "not here";
        }
    }

    /** {@code winnow data fetch}. */
    @Command(
            name = "fetch",
            description = {
                "Download data sets into the cache, and print where their files are.",
                "",
                "Resumes what was cut off; a file appears only when its length and SHA-256 are those of the description.",
                "",
                "Environment: WINNOW_CACHE, XDG_CACHE_HOME, HF_HUB_OFFLINE, HF_HUB_DOWNLOAD_TIMEOUT (seconds).",
                ""
            },
            mixinStandardHelpOptions = true)
    static final class Fetch implements Callable<Integer> {
        @Spec
        private CommandSpec spec;

        @Mixin
        private DataOptions options;

        @Parameters(
                paramLabel = "NAME",
                arity = "1..*",
                description = "Names of data sets, as `winnow data list` shows.")
        private List<String> names;

        @Option(
                names = "--accept-unknown",
                description =
                        "Take files whose SHA-256 the description does not state as they come, and note the digest that was"
                                + " found: later fetches and runs must find the same.")
        private boolean acceptUnknown;

        @Option(
                names = "--max-gib",
                paramLabel = "N",
                defaultValue = "4",
                description = "Most GiB to download in all (default: 4).")
        private double maxGib;

        @Override
        public Integer call() {
            Map<String, String> environment = environment(spec);
            CorpusPlaces places = options.places(environment);
            DataStore store = places.store();
            List<PublicData> wanted = names.stream()
                    .distinct()
                    .map(name -> PublicData.named(places.descriptions(), name))
                    .toList();
            wanted.forEach(data -> requireKnown(data, store));
            long left = left(wanted, store);
            FileClient client = FileClient.of(environment);
            PrintWriter out = spec.commandLine().getOut();
            try (Progress progress = new Progress(spec.commandLine().getErr())) {
                for (PublicData data : wanted) {
                    progress.say(
                            data.name() + ": " + data.title() + " (" + data.licence() + ", " + data.homepage() + ")");
                    for (PublicFile file : data.files()) {
                        left -= fetch(client, store, data, file, left, progress);
                        out.println(store.find(file).orElseThrow());
                        out.flush();
                    }
                }
            }
            return 0;
        }

        private void requireKnown(PublicData data, DataStore store) {
            for (PublicFile file : data.files()) {
                if (store.digest(file).isEmpty() && !acceptUnknown) {
                    throw new IllegalArgumentException("the SHA-256 of " + title(data, file)
                            + " is not known; --accept-unknown takes it as it comes from "
                            + file.address().getHost() + " and notes the digest that was found");
                }
            }
        }

        /** How much may still come; files that are here cost nothing. */
        private long left(List<PublicData> wanted, DataStore store) {
            if (!(maxGib > 0)) {
                throw new IllegalArgumentException("--max-gib must be > 0, got " + maxGib);
            }
            long limit = (long) (maxGib * GIBI);
            long known = wanted.stream()
                    .flatMap(data -> data.files().stream())
                    .filter(file -> store.find(file).isEmpty())
                    .mapToLong(file -> file.bytes().orElse(0))
                    .sum();
            if (known > limit) {
                throw new IllegalArgumentException("--max-gib must be at least " + Math.ceil(10.0 * known / GIBI) / 10
                        + " for these data sets, got " + maxGib);
            }
            return limit;
        }

        private static long fetch(
                FileClient client, DataStore store, PublicData data, PublicFile file, long left, Progress progress) {
            String title = title(data, file);
            Optional<Path> here = store.find(file).filter(store::isWhole);
            if (here.isPresent()) {
                progress.say(title + ": was here");
                return 0;
            }
            Optional<String> digest = store.digest(file);
            Path target = digest.map(sha256 -> store.place(sha256, file)).orElseGet(() -> store.incoming(file));
            FetchedFile fetched = client.fetch(
                    new WantedFile(title, file.address(), digest, file.bytes()),
                    target,
                    left,
                    told(title, file, progress));
            progress.end();
            progress.say(title + ": downloaded " + Quantity.bytes(fetched.downloaded()));
            if (digest.isEmpty()) {
                store.accept(file, fetched.sha256());
                progress.say(title + ": found SHA-256 " + fetched.sha256() + ", " + fetched.bytes()
                        + " bytes; state them in the description once you trust them");
            }
            return fetched.downloaded();
        }

        private static PullListener told(String title, PublicFile file, Progress progress) {
            return new PullListener() {
                private LongConsumer bar;

                @Override
                public void waiting() {
                    progress.say("another process downloads " + title + "; waiting for it …");
                }

                @Override
                public void progressed(long bytes) {
                    if (bar == null) {
                        bar = file.bytes().isPresent()
                                ? progress.bytes(
                                        "downloading", bytes, file.bytes().getAsLong())
                                : present -> {};
                    }
                    bar.accept(bytes);
                }

                @Override
                public void retrying(String reason, Duration pause) {
                    progress.say(reason + "; trying again in " + Quantity.seconds(pause.toMillis() / 1e3));
                }
            };
        }
    }

    /** {@code winnow data check}. */
    @Command(
            name = "check",
            description =
                    "Check the content of fetched data sets by SHA-256; exits with 1 if something is changed or missing.",
            mixinStandardHelpOptions = true)
    static final class Check implements Callable<Integer> {
        @Spec
        private CommandSpec spec;

        @Mixin
        private DataOptions options;

        @Parameters(paramLabel = "NAME", arity = "1..*", description = "Names of data sets.")
        private List<String> names;

        @Override
        public Integer call() {
            CorpusPlaces places = options.places(environment(spec));
            DataStore store = places.store();
            PrintWriter out = spec.commandLine().getOut();
            List<String> wrong = new ArrayList<>();
            for (String name : names) {
                PublicData data = PublicData.named(places.descriptions(), name);
                for (PublicFile file : data.files()) {
                    Optional<Path> here = store.find(file);
                    String state = here.isEmpty() ? "missing" : store.isWhole(here.get()) ? "whole" : "changed";
                    if (!state.equals("whole")) {
                        wrong.add(title(data, file) + " is " + state);
                    }
                    out.println(title(data, file) + "  " + state
                            + here.map(path -> "  " + path).orElse(""));
                }
            }
            out.flush();
            if (!wrong.isEmpty()) {
                throw new IllegalStateException(
                        String.join(", ", wrong) + "; fetch again with: winnow data fetch " + String.join(" ", names));
            }
            return 0;
        }
    }
}
