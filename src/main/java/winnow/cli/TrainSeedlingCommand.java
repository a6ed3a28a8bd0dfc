package winnow.cli;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import winnow.model.LanguageModel;
import winnow.model.LanguageModels;
import winnow.random.Seeds;
import winnow.seedling.SeedlingAcceptance;
import winnow.seedling.SeedlingRecipe;
import winnow.seedling.SeedlingTraining;
import winnow.synthetic.SkillCorpus;
import winnow.synthetic.SkillCorpusSettings;
import winnow.transformer.ComputeDevice;
import winnow.transformer.Precision;

/** {@code winnow model train-seedling}: makes the built-in model again, from nothing. */
@Command(
        name = "train-seedling",
        description = {
            "Make the built-in model again, from nothing: vocabulary, training, and the check of what it must be able to do.",
            "",
            "Takes about 30 minutes on one processor core; a second thread gains little (OMP_NUM_THREADS=1)."
        },
        mixinStandardHelpOptions = true)
final class TrainSeedlingCommand implements Callable<Integer> {
    private static final int CHECKED_ITEMS = 150;
    private static final int SKILLS = 12;
    private static final int STEPS_BETWEEN_LINES = 100;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "DIR",
            description = "Folder to write; must not exist, the one it stands in must.")
    private Path out;

    @Option(
            names = "--seed",
            defaultValue = "1",
            description = "Decides text, initial weights and order (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(names = "--steps", description = "Steps of training (default: those of the recipe).")
    private Integer steps;

    @Option(names = "--device", defaultValue = "cpu", description = "auto, cpu or gpu (default: ${DEFAULT-VALUE}).")
    private String device;

    @Override
    public Integer call() {
        SeedlingRecipe recipe = steps == null ? SeedlingRecipe.SHIPPED : SeedlingRecipe.SHIPPED.withSteps(steps);
        OutputSet.requireFolder(out);
        if (Files.exists(out)) {
            throw new IllegalArgumentException("--out must not exist, found " + out);
        }
        Seeds seeds = Seeds.of(seed);
        try (Progress progress = new Progress(spec.commandLine().getErr())) {
            progress.announce("training");
            Steps told = new Steps(progress, recipe);
            new SeedlingTraining(recipe, seeds).run(out, ComputeDevice.of(device), told);
            progress.announce("checking on skills that it has not seen");
            print(check(seeds));
        }
        return 0;
    }

    private SeedlingAcceptance check(Seeds seeds) {
        try (LanguageModel model = LanguageModels.open(out, ComputeDevice.of(device), Precision.F32)) {
            SkillCorpus corpus = SkillCorpus.of(SkillCorpusSettings.ofSkills(SKILLS), seeds);
            return SeedlingAcceptance.measure(model, corpus, CHECKED_ITEMS, seeds);
        }
    }

    private void print(SeedlingAcceptance found) {
        PrintWriter writer = spec.commandLine().getOut();
        String line = "%-62s %8.3f%n";
        writer.printf(Locale.ROOT, line, "log-loss of a response alone, nats a token", found.alone());
        writer.printf(Locale.ROOT, line, "after one example of the same skill", found.sameSkill());
        writer.printf(Locale.ROOT, line, "after one example of another skill", found.otherSkill());
        writer.printf(Locale.ROOT, line, "AUC of utility, same skill against another", found.skillAuc());
        writer.printf(Locale.ROOT, line, "AUC of the best utility, clean against noisy", found.noiseAuc());
        writer.flush();
    }

    /** A line every hundred steps, with an estimate. */
    private static final class Steps implements SeedlingTraining.Listener {
        private final Progress progress;
        private final SeedlingRecipe recipe;
        private final long start = System.nanoTime();
        private double sum;

        Steps(Progress progress, SeedlingRecipe recipe) {
            this.progress = progress;
            this.recipe = recipe;
        }

        @Override
        public void step(int step, long tokens, double loss, winnow.transformer.Decoder decoder) {
            sum += loss;
            if (step % STEPS_BETWEEN_LINES != 0) {
                return;
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            progress.say(String.format(
                    Locale.ROOT,
                    "step %d of %d, loss %.3f, %,.0f tokens/s, about %.0f minutes left",
                    step,
                    recipe.steps(),
                    sum / STEPS_BETWEEN_LINES,
                    tokens / seconds,
                    seconds / step * (recipe.steps() - step) / 60));
            sum = 0;
        }
    }
}
