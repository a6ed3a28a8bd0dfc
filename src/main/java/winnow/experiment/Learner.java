package winnow.experiment;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import winnow.checkpoint.Checkpoint;
import winnow.corpus.Corpus;
import winnow.embedding.Embedder;
import winnow.evaluation.Evaluation;
import winnow.evaluation.Evaluator;
import winnow.evaluation.ExactMatch;
import winnow.evaluation.NearestExamples;
import winnow.evaluation.Rouge;
import winnow.finetune.FineTuneSettings;
import winnow.finetune.FineTuner;
import winnow.finetune.NextTokenTask;
import winnow.finetune.SequenceSettings;
import winnow.finetune.TrainingSequences;
import winnow.model.GenerationSettings;
import winnow.model.LanguageModel;
import winnow.model.LanguageModels;
import winnow.model.ScoringListener;
import winnow.model.ScoringTemplate;
import winnow.random.Seeds;
import winnow.tokenizer.Tokenizer;
import winnow.transformer.Decoder;
import winnow.transformer.LoraAdapter;
import winnow.transformer.Precision;

/**
 * How a model learns from chosen records, and how it is asked afterwards.
 *
 * <p>Asked are exact match, ROUGE-1 and ROUGE-L of greedy answers, and the log-loss of the reference in nats a token. A 4-bit model
 * learns all its lessons together, since adapters cannot be merged into it.
 *
 * @param name in tables
 * @param tuning how weights learn, or empty for examples in the prompt
 * @param top how many similar examples a prompt holds when nothing is tuned
 * @param precision of weights that learn
 */
public record Learner(String name, Optional<FineTuneSettings> tuning, int top, Precision precision) {
    /** What is measured of answers. */
    static final List<String> METRICS = List.of("logloss", "exact", "rouge1", "rougeL");

    /** Greedy answers of one line and at most 40 tokens. */
    static final GenerationSettings SHORT_ANSWERS =
            GenerationSettings.greedy(40).withStops(List.of("\n"));

    /** By tuning weights. */
    public static Learner tuned(String name, FineTuneSettings settings) {
        return new Learner(name, Optional.of(settings), 0, Precision.F32);
    }

    /** By similar examples in the prompt, five as in the paper. */
    public static Learner inContext() {
        return new Learner("in context", Optional.empty(), NearestExamples.DEFAULT_TOP, Precision.F32);
    }

    /** One model and the way its records are laid out. */
    record Subject(
            Path folder,
            ComputeSettings compute,
            ScoringTemplate template,
            Embedder embedder,
            GenerationSettings answers) {}

    /**
     * Learns from lessons one after another, then answers each of the tests.
     *
     * @param lessons corpora in order; empty ones teach nothing
     */
    List<Evaluation> learn(Subject subject, List<Corpus> lessons, List<Corpus> tests, Seeds seeds) {
        try (Checkpoint checkpoint = Checkpoint.open(subject.folder());
                Tokenizer tokenizer = Tokenizer.load(subject.folder());
                Decoder decoder = Decoder.load(checkpoint, subject.compute().device(), held(subject.compute()))) {
            if (tuning.isPresent() && precision == Precision.NF4_LINEAR) {
                tune(decoder, tokenizer, subject.template(), CorpusSpec.joined(lessons), seeds.child("lesson 0"));
            } else if (tuning.isPresent()) {
                for (int l = 0; l < lessons.size(); l++) {
                    tune(decoder, tokenizer, subject.template(), lessons.get(l), seeds.child("lesson " + l))
                            .ifPresent(Learner::merge);
                }
            }
            LanguageModel model = LanguageModels.of(decoder, tokenizer);
            Corpus shown = lessons.get(lessons.size() - 1);
            return tests.stream()
                    .map(test -> evaluator(model, subject, shown).evaluate(test, ScoringListener.none()))
                    .toList();
        }
    }

    /** What only reads examples is held as other models that only read. */
    private Precision held(ComputeSettings compute) {
        return tuning.isEmpty() ? compute.precision() : precision;
    }

    /** What was learned, for the caller to merge or to leave; it is closed with the decoder. */
    private Optional<LoraAdapter> tune(
            Decoder decoder, Tokenizer tokenizer, ScoringTemplate template, Corpus lesson, Seeds seeds) {
        if (lesson.size() == 0) {
            return Optional.empty();
        }
        SequenceSettings sequences =
                SequenceSettings.ofLength(decoder.contextLength()).withEnding(SequenceSettings.Ending.OF_TEMPLATE);
        NextTokenTask task = NextTokenTask.of(
                decoder,
                TrainingSequences.of(lesson, template, tokenizer, sequences).sequences());
        return new FineTuner(tuning.orElseThrow().withSeeds(seeds)).train(task).adapter();
    }

    private static void merge(LoraAdapter adapter) {
        adapter.merge();
        adapter.close();
    }

    private Evaluator evaluator(LanguageModel model, Subject subject, Corpus shown) {
        Evaluator evaluator = Evaluator.of(model, subject.template())
                .withGeneration(subject.answers())
                .withMetrics(List.of(
                        new ExactMatch(ExactMatch.Form.PLAIN),
                        new Rouge(Rouge.Variant.ROUGE_1, Rouge.Words.PLAIN),
                        new Rouge(Rouge.Variant.ROUGE_L, Rouge.Words.PLAIN)));
        return tuning.isEmpty() && shown.size() > 0
                ? evaluator.withExamples(
                        NearestExamples.of(subject.embedder(), shown).withTop(top))
                : evaluator;
    }
}
