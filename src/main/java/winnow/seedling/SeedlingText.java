package winnow.seedling;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;
import winnow.corpus.InContextTemplate;
import winnow.finetune.WeightedSequence;
import winnow.random.Seeds;
import winnow.synthetic.InContextSequence;
import winnow.synthetic.PretrainingText;
import winnow.tokenizer.Tokenizer;

/**
 * The batches of pre-training. Sequences are drawn in groups, sorted by length within a group and cut into batches of nearly
 * equal numbers of tokens, so that little is padding; the batches of a group come in random order.
 */
final class SeedlingText {
    private static final int BATCHES_PER_GROUP = 12;

    private final PretrainingText text;
    private final Tokenizer tokenizer;
    private final CopySequences copies;
    private final Seeds seeds;
    private final SeedlingRecipe recipe;
    private final List<List<WeightedSequence>> ready = new ArrayList<>();
    private long next;
    private int groups;

    SeedlingText(SeedlingRecipe recipe, Seeds seeds, Tokenizer tokenizer, int begin, int firstOrdinary) {
        this.recipe = recipe;
        this.seeds = seeds;
        this.tokenizer = tokenizer;
        this.text = PretrainingText.of(seeds);
        this.copies = new CopySequences(begin, firstOrdinary, tokenizer.vocabularySize());
    }

    /** The next batch, with the share of copy sequences that is due at the step. */
    List<WeightedSequence> batch(int step) {
        if (ready.isEmpty()) {
            boolean beginning = step < recipe.beginning() * recipe.steps();
            drawGroup(beginning ? recipe.copyShareAtFirst() : recipe.copyShare());
        }
        return ready.remove(ready.size() - 1);
    }

    private void drawGroup(double copyShare) {
        RandomGenerator random = seeds.stream("group-" + groups++);
        List<WeightedSequence> drawn = new ArrayList<>();
        int tokens = 0;
        while (tokens < BATCHES_PER_GROUP * recipe.tokensPerStep()) {
            WeightedSequence sequence =
                    random.nextDouble() < copyShare ? copies.draw(random) : tokens(text.sequence(next++));
            if (sequence.length() <= recipe.contextLength()) {
                drawn.add(sequence);
                tokens += sequence.length();
            }
        }
        drawn.sort(Comparator.comparingInt(WeightedSequence::length));
        List<WeightedSequence> batch = new ArrayList<>();
        int filled = 0;
        for (WeightedSequence sequence : drawn) {
            batch.add(sequence);
            filled += sequence.length();
            if (filled >= recipe.tokensPerStep()) {
                ready.add(List.copyOf(batch));
                batch.clear();
                filled = 0;
            }
        }
        for (int i = ready.size() - 1; i > 0; i--) {
            Collections.swap(ready, i, random.nextInt(i + 1));
        }
    }

    private WeightedSequence tokens(InContextSequence sequence) {
        TokenList tokens = new TokenList();
        tokens.add(tokenizer.beginId().getAsInt(), 0);
        for (InContextSequence.Segment segment : sequence.segments(InContextTemplate.seedling())) {
            for (int id : tokenizer.encode(segment.text())) {
                tokens.add(id, segment.weight());
            }
        }
        return tokens.sequence();
    }
}
