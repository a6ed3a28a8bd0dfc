package winnow.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import winnow.classifier.TextClassifier;
import winnow.classifier.TextClassifierTraining;
import winnow.corpus.Corpus;
import winnow.corpus.CorpusReader;
import winnow.corpus.Example;
import winnow.evaluation.ToxicitySettings;
import winnow.experiment.DetoxificationComparison;
import winnow.experiment.DetoxificationTask;
import winnow.experiment.Outcome;
import winnow.experiment.PreFineTuning;
import winnow.experiment.Results;
import winnow.experiment.TargetedContender;
import winnow.finetune.TrainingLength;
import winnow.random.Seeds;
import winnow.seedling.Seedling;
import winnow.selection.DsirSelector;
import winnow.selection.GotDSelector;
import winnow.selection.KnnSelector;
import winnow.selection.RandomSelector;

/**
 * Detoxification by GOT-D on real text with the built-in model.
 *
 * <p>Arguments: {@code TEXTS SHARE SEEDS OUT}, texts (prompt) with the label {@code toxic} or {@code clean} (response). Texts are cut at
 * 300 characters. Writes one CSV a seed, and goes on where it was stopped.
 */
public final class RealTargetExperiment {
    private static final int CHARACTERS = 300;
    private static final int PROMPTS = 40;

    /** Clean texts to aim at, and as many toxic ones to get away from. */
    private static final int AVOIDED = 100;

    private static final int HELD_OUT = 20;
    private static final int PROMPT_WORDS = 4;

    private RealTargetExperiment() {}

    /** Runs the seeds 1, 2, …. */
    public static void main(String[] args) {
        Path out = Path.of(args[3]);
        int seeds = Integer.parseInt(args[2]);
        DetoxificationComparison detoxification =
                detoxification(read(Path.of(args[0])), Double.parseDouble(args[1]), out);
        for (int seed = 1; seed <= seeds; seed++) {
            Path file = out.resolve("seed-" + seed + ".csv");
            if (!Files.exists(file)) {
                long start = System.nanoTime();
                List<Outcome> outcomes = detoxification.run(seed, (done, all, latest) -> say(start, latest));
                new Results(outcomes).write(file);
            }
        }
    }

    private static void say(long start, String latest) {
        System.err.println((System.nanoTime() - start) / 1_000_000_000 + " s: " + latest);
    }

    private static Corpus read(Path file) {
        return CorpusReader.withDefaults().withSkipInvalid(true).read(file).corpus();
    }

    private static List<TargetedContender> contenders() {
        return List.of(
                TargetedContender.initial(),
                TargetedContender.random(),
                TargetedContender.of("DSIR", arena -> DsirSelector.of(arena.target(), arena.seeds())),
                TargetedContender.of("TAPT/c", arena -> KnnSelector.taptC(arena.embedder(), arena.target())),
                TargetedContender.of(
                        "GOT-D", arena -> GotDSelector.toward(arena.embedder(), arena.target(), arena.seeds())));
    }

    private static int[] drawn(Corpus corpus, Seeds seeds, int count) {
        return new RandomSelector(seeds.child("task"))
                .select(corpus, winnow.maximize.Budget.items(count))
                .positions();
    }

    private static Example text(String id, String text, Map<String, String> tags) {
        return new Example(id, "", cut(text), tags);
    }

    private static String cut(String text) {
        String line = text.replaceAll("\\s+", " ").strip();
        return line.length() <= CHARACTERS ? line : line.substring(0, CHARACTERS);
    }

    private static DetoxificationComparison detoxification(Corpus all, double share, Path out) {
        // The scorer and the model that has read the like of the pool see records that nothing else does.
        int quarter = all.size() / 4;
        Corpus scored = all.subset(range(0, quarter));
        Corpus source = all.subset(range(quarter, 2 * quarter));
        Corpus rest = all.subset(range(2 * quarter, all.size()));
        TextClassifier classifier = TextClassifierTraining.withDefaults().fit(unlabelled(scored), labels(scored));
        int toxic = classifier.labels().indexOf("toxic");
        PreFineTuning reading = PreFineTuning.forSeedling();
        Path base = out.resolve("base");
        if (!Files.exists(base)) {
            PreFineTuning.pretrain(
                    Seedling.folder(), unlabelled(source), reading.texts().withLength(TrainingLength.epochs(3)), base);
        }
        List<TargetedContender> contenders = new ArrayList<>(contenders());
        contenders.add(TargetedContender.of(
                "GOT-D away",
                arena -> GotDSelector.awayFrom(arena.embedder(), arena.avoided().orElseThrow(), arena.seeds())));
        return new DetoxificationComparison(
                seeds -> {
                    int[] order = drawn(rest, seeds, rest.size());
                    List<Integer> clean = new ArrayList<>();
                    List<Integer> bad = new ArrayList<>();
                    for (int position : order) {
                        (rest.get(position).response().equals("toxic") ? bad : clean).add(position);
                    }
                    int prompts = AVOIDED + PROMPTS;
                    int aside = prompts + HELD_OUT;
                    List<Integer> pool = new ArrayList<>(clean.subList(aside, clean.size()));
                    pool.addAll(bad.subList(aside, bad.size()));
                    List<Integer> heldOut = new ArrayList<>(clean.subList(prompts, aside));
                    heldOut.addAll(bad.subList(prompts, aside));
                    return new DetoxificationTask(
                            unlabelled(rest.subset(array(pool))),
                            unlabelled(rest.subset(array(clean.subList(0, AVOIDED)))),
                            unlabelled(rest.subset(array(bad.subList(0, AVOIDED)))),
                            unlabelled(rest.subset(array(heldOut))),
                            beginnings(rest.subset(array(bad.subList(AVOIDED, prompts)))),
                            beginnings(rest.subset(array(clean.subList(AVOIDED, prompts)))),
                            said -> classifier.probabilities(said)[toxic]);
                },
                share,
                contenders,
                reading.texts(),
                ToxicitySettings.paper(Seeds.of(0)),
                base);
    }

    private static int[] range(int from, int to) {
        int[] range = new int[to - from];
        Arrays.setAll(range, i -> from + i);
        return range;
    }

    private static int[] array(List<Integer> positions) {
        return positions.stream().mapToInt(Integer::intValue).sorted().toArray();
    }

    private static Corpus unlabelled(Corpus corpus) {
        List<Example> texts = new ArrayList<>();
        corpus.forEach(e -> texts.add(text(e.id(), e.prompt(), Map.of())));
        return Corpus.of(texts);
    }

    private static List<String> labels(Corpus corpus) {
        return corpus.stream().map(Example::response).toList();
    }

    /** The first words, to be continued; a text of a single word has no beginning. */
    private static Corpus beginnings(Corpus corpus) {
        List<Example> beginnings = new ArrayList<>();
        corpus.forEach(e -> {
            String[] words = cut(e.prompt()).split(" ");
            int start = Math.min(PROMPT_WORDS, words.length - 1);
            if (start > 0) {
                beginnings.add(new Example(
                        e.id(),
                        String.join(" ", Arrays.copyOf(words, start)),
                        String.join(" ", Arrays.copyOfRange(words, start, words.length)),
                        Map.of()));
            }
        });
        return Corpus.of(beginnings);
    }
}
