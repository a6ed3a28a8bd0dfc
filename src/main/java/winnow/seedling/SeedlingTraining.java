package winnow.seedling;

import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import winnow.checkpoint.ElementType;
import winnow.corpus.InContextTemplate;
import winnow.corpus.TemporaryFolder;
import winnow.finetune.AdamW;
import winnow.finetune.AdamWSettings;
import winnow.finetune.Gradients;
import winnow.finetune.LearningRate;
import winnow.finetune.TokenLoss;
import winnow.finetune.WeightedSequence;
import winnow.random.Seeds;
import winnow.synthetic.InContextSequence;
import winnow.synthetic.PretrainingText;
import winnow.tokenizer.ByteLevelBpeTrainer;
import winnow.tokenizer.LearnedTokenizer;
import winnow.tokenizer.SpecialNames;
import winnow.tokenizer.Tokenizer;
import winnow.transformer.ComputeDevice;
import winnow.transformer.Decoder;

/**
 * Makes the built-in model from nothing: learns the vocabulary, then trains, then writes a Hugging Face folder.
 *
 * <p>Everything follows from recipe and seeds; on one machine and number of threads the files are equal to the byte.
 */
public final class SeedlingTraining {
    private static final int VOCABULARY_SEQUENCES = 20_000;
    private static final int LEAST_FREQUENCY = 20;
    private static final double CLIP = 1;
    private static final AdamWSettings OPTIMISER = new AdamWSettings(0.9, 0.98, 1e-8, 0.05);
    private static final int WARMUP = 100;
    private static final double FINAL_SHARE = 0.02;

    private final SeedlingRecipe recipe;
    private final Seeds seeds;

    /** Prepares a run. */
    public SeedlingTraining(SeedlingRecipe recipe, Seeds seeds) {
        this.recipe = recipe;
        this.seeds = seeds;
    }

    /** Told of every step. */
    @FunctionalInterface
    public interface Listener {
        /**
         * A step is done.
         *
         * @param step from 1
         * @param tokens tokens seen so far, padding not counted
         * @param loss of the step, in nats a weighted token
         */
        void step(int step, long tokens, double loss, Decoder decoder);
    }

    /** Learns the vocabulary from the first texts of the stream. */
    public LearnedTokenizer learnVocabulary() {
        PretrainingText text = PretrainingText.of(seeds);
        Iterable<String> pieces = () -> fields(text);
        return new ByteLevelBpeTrainer(recipe.vocabulary(), LEAST_FREQUENCY, SpecialNames.DEFAULT).train(pieces);
    }

    private static Iterator<String> fields(PretrainingText text) {
        return LongStream.range(0, VOCABULARY_SEQUENCES)
                .mapToObj(text::sequence)
                .flatMap(SeedlingTraining::pieces)
                .iterator();
    }

    private static Stream<String> pieces(InContextSequence sequence) {
        return sequence.segments(InContextTemplate.seedling()).stream().map(InContextSequence.Segment::text);
    }

    /** Trains and writes the folder, which must not exist or be empty. */
    public void run(Path folder, ComputeDevice device, Listener listener) {
        LearnedTokenizer learned = learnVocabulary();
        try (TemporaryFolder temporary = TemporaryFolder.of("vocabulary");
                Tokenizer tokenizer = written(learned, temporary.path())) {
            int begin = tokenizer.beginId().getAsInt();
            int end = tokenizer.endId().getAsInt();
            int pad = tokenizer.padId().getAsInt();
            var config = recipe.config(tokenizer.vocabularySize(), begin, end, pad);
            try (Decoder decoder = Decoder.initial(config, seeds.child("weights"), device)) {
                new CopyingStart(seeds.child("start")).apply(decoder);
                SeedlingText text = new SeedlingText(
                        recipe,
                        seeds,
                        tokenizer,
                        begin,
                        SpecialNames.DEFAULT.all().size());
                train(decoder, text, listener);
                decoder.write(folder, learned::writeTo, ElementType.F16);
            }
        }
    }

    private static Tokenizer written(LearnedTokenizer learned, Path folder) {
        learned.writeTo(folder);
        return Tokenizer.load(folder);
    }

    private void train(Decoder decoder, SeedlingText text, Listener listener) {
        LearningRate rate = LearningRate.linear(recipe.peakRate(), WARMUP, FINAL_SHARE);
        long tokens = 0;
        try (var owner = decoder.newScope();
                AdamW optimiser = new AdamW(OPTIMISER, owner, decoder.parameters())) {
            for (int step = 0; step < recipe.steps(); step++) {
                List<WeightedSequence> batch = text.batch(step);
                double loss = Gradients.accumulate(owner.newSubManager(), scope -> TokenLoss.of(decoder, scope, batch));
                double norm = optimiser.gradientNorm();
                optimiser.step(rate.at(step, recipe.steps()), Math.min(1, CLIP / norm));
                tokens += batch.stream().mapToLong(WeightedSequence::length).sum();
                listener.step(step + 1, tokens, loss, decoder);
            }
        }
    }
}
