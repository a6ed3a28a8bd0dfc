package winnow.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.LongConsumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import winnow.hub.CachedSnapshot;
import winnow.hub.HubCache;
import winnow.hub.HubClient;
import winnow.hub.ModelName;
import winnow.hub.PullListener;
import winnow.hub.PullResult;

/** {@code winnow model}: the models on this machine. */
@Command(
        name = "model",
        description = "Download language models, list those that are here, make the built-in one.",
        mixinStandardHelpOptions = true,
        subcommands = {ModelCommand.Pull.class, ModelCommand.ListModels.class, TrainSeedlingCommand.class})
final class ModelCommand implements Callable<Integer> {
    private static final int NAMES_SHOWN = 5;
    private static final int COMMIT_DIGITS_SHOWN = 12;

    @Spec
    private CommandSpec spec;

    /** Where settings of the hub come from; tests put their own. */
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
        return ((ModelCommand) spec.parent().userObject()).environment;
    }

    private static String shown(List<String> names) {
        String first = String.join(", ", names.subList(0, Math.min(NAMES_SHOWN, names.size())));
        return names.size() > NAMES_SHOWN ? first + " and " + (names.size() - NAMES_SHOWN) + " more" : first;
    }

    /** {@code winnow model pull}. */
    @Command(
            name = "pull",
            description = {
                "Download a model into the cache that Hugging Face programs share, and print its folder.",
                "",
                "Fetches settings, tokenizer and *.safetensors; resumes what was cut off; checks every file by size and"
                        + " digest. Pickle files (.bin, .pt, …) are named and left there. A second call fetches only what"
                        + " changed.",
                "",
                "Environment: HF_ENDPOINT, HF_TOKEN, HF_TOKEN_PATH, HF_HUB_OFFLINE, HF_HUB_DOWNLOAD_TIMEOUT (seconds),"
                        + " HF_HUB_DISABLE_PROGRESS_BARS; for the cache HF_HUB_CACHE, HF_HOME, XDG_CACHE_HOME.",
                ""
            },
            mixinStandardHelpOptions = true)
    static final class Pull implements Callable<Integer> {
        @Spec
        private CommandSpec spec;

        @Parameters(
                paramLabel = "ORG/NAME[@REVISION]",
                description = "The model; a revision is a branch, tag or commit (default: main).")
        private String model;

        @Option(names = "--json", description = "Print one JSON object instead of the folder.")
        private boolean json;

        @Override
        public Integer call() {
            Map<String, String> environment = environment(spec);
            ModelName name = ModelName.of(model);
            PrintWriter out = spec.commandLine().getOut();
            try (Progress progress = new Progress(spec.commandLine().getErr())) {
                PullResult result = HubClient.of(environment).pull(name, new Told(name, progress, environment));
                progress.end();
                tell(result, progress);
                out.println(json ? Json.line(json(result)) : result.model().folder());
                out.flush();
            }
            return 0;
        }

        private static void tell(PullResult result, Progress progress) {
            if (!result.pickleFiles().isEmpty()) {
                progress.say(
                        "left there, because pickle files can run code when opened: " + shown(result.pickleFiles()));
            }
            if (!result.files().contains("tokenizer.json")) {
                progress.say("without tokenizer.json, which Winnow needs to read text");
            }
            String what = result.downloaded() == 0
                    ? "everything was here"
                    : "downloaded " + Quantity.bytes(result.downloaded());
            progress.say(what + "; use it with --model " + result.model().name());
        }

        private static Map<String, Object> json(PullResult result) {
            return Json.object(
                    "model", result.model().name().id(),
                    "revision", result.model().name().revision(),
                    "commit", result.model().commit(),
                    "folder", result.model().folder().toString(),
                    "files", result.files(),
                    "bytes", result.bytes(),
                    "downloaded", result.downloaded(),
                    "pickleFiles", result.pickleFiles());
        }
    }

    /** Tells on standard error how a download goes. */
    private static final class Told implements PullListener {
        private final ModelName name;
        private final Progress progress;
        private final boolean hasBar;
        private LongConsumer bar = bytes -> {};

        Told(ModelName name, Progress progress, Map<String, String> environment) {
            this.name = name;
            this.progress = progress;
            this.hasBar = !HubClient.of(environment).hasProgressBarsDisabled();
        }

        @Override
        public void waiting() {
            progress.say("another process downloads " + name + "; waiting for it …");
        }

        @Override
        public void planned(String commit, List<String> files, long bytes, long present) {
            progress.say(name + " at commit " + commit.substring(0, COMMIT_DIGITS_SHOWN) + ": " + files.size()
                    + " files, " + Quantity.bytes(bytes)
                    + (present > 0 ? ", of which " + Quantity.bytes(present) + " are here" : ""));
            if (hasBar && present < bytes) {
                bar = progress.bytes("downloading", present, bytes);
            }
        }

        @Override
        public void progressed(long bytes) {
            bar.accept(bytes);
        }

        @Override
        public void retrying(String reason, Duration pause) {
            progress.say(reason + "; trying again in " + Quantity.seconds(pause.toMillis() / 1e3));
        }
    }

    /** {@code winnow model list}. */
    @Command(
            name = "list",
            description = "List the models in the cache, with their commits.",
            mixinStandardHelpOptions = true)
    static final class ListModels implements Callable<Integer> {
        @Spec
        private CommandSpec spec;

        @Option(names = "--json", description = "Print one JSON object instead of a table.")
        private boolean json;

        @Override
        public Integer call() {
            HubCache cache = HubCache.of(environment(spec));
            List<CachedSnapshot> models = cache.list();
            PrintWriter out = spec.commandLine().getOut();
            if (json) {
                out.println(Json.line(Json.object(
                        "cache", cache.folder().toString(),
                        "models", models.stream().map(ListModels::json).toList())));
            } else if (models.isEmpty()) {
                spec.commandLine()
                        .getErr()
                        .println("no models in " + cache.folder() + "; download one with: winnow model pull ORG/NAME");
            } else {
                print(models, out);
            }
            out.flush();
            return 0;
        }

        private static void print(List<CachedSnapshot> models, PrintWriter out) {
            int width = models.stream()
                    .mapToInt(m -> m.model().name().toString().length())
                    .max()
                    .orElse(0);
            for (CachedSnapshot cached : models) {
                String state = cached.missing().isEmpty() ? "whole" : "lacks " + shown(cached.missing());
                out.println(String.format(
                        "%-" + width + "s  %s  %10s  %s",
                        cached.model().name(),
                        cached.model().commit().substring(0, COMMIT_DIGITS_SHOWN),
                        Quantity.bytes(cached.bytes()),
                        state));
            }
        }

        private static Map<String, Object> json(CachedSnapshot cached) {
            return Json.object(
                    "model", cached.model().name().id(),
                    "revision", cached.model().name().revision(),
                    "commit", cached.model().commit(),
                    "folder", cached.model().folder().toString(),
                    "bytes", cached.bytes(),
                    "missing", cached.missing());
        }
    }
}
