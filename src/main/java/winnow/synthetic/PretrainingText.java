package winnow.synthetic;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import winnow.random.Seeds;

/**
 * The endless text on which the built-in model learns to learn in context.
 *
 * <p>A sequence has 1, 2, 3 or 4 blocks with 10, 30, 20 and 40 %. Its blocks draw from 1, 2 or 3 skills (45, 35, 20 %), made up
 * for this sequence alone: operation, verbs, format, labels and lexicon are new, so the only way to predict a response is to read
 * the examples. A further skill repeats the first one's operation with 15 % and some of its format with 25 %. A skill goes by one
 * to three verbs, each in four forms, under surfaces drawn per block: which example matters shows in stems, inputs and the
 * relation of prompt to response rather than in a repeated word.
 *
 * <p>Not made here, because they are made of token ids: copy sequences, segments of random tokens repeated within a sequence,
 * without which a small model learns copying late. The built-in model saw as many of them as of these texts in the first 15 % of its
 * training, and 12 % afterwards.
 *
 * <p>Evaluation corpora ({@link SkillCorpus}) use verbs that never occur here, and words to open and end answers, labels and
 * translations that occur here in other roles only. Deterministic: sequence i depends on the seeds and i alone.
 *
 * <p>Example: {@code PretrainingText.of(Seeds.of(7)).sequence(0).text(InContextTemplate.seedling())}.
 */
public final class PretrainingText {
    private static final int OPERATION_REPEATED_PERCENT = 15;
    private static final int FORMAT_REPEATED_PERCENT = 25;

    /** Every operation once, those whose answers are made-up words twice. */
    private static final List<Operation> OPERATIONS = weightedOperations();

    private final Seeds seeds;

    private PretrainingText(Seeds seeds) {
        this.seeds = seeds;
    }

    /** The text of the given seeds. */
    public static PretrainingText of(Seeds seeds) {
        return new PretrainingText(seeds.child("pretraining-text"));
    }

    /** The sequence at an index from 0. */
    public InContextSequence sequence(long index) {
        if (index < 0) {
            throw new IllegalArgumentException("index must be >= 0, got " + index);
        }
        RandomGenerator random = seeds.stream("sequence-" + index);
        int blocks = numberOfBlocks(random);
        List<TaughtSkill> skills = skills(Math.min(blocks, numberOfSkills(random)), random);
        List<Block> drawn = new ArrayList<>();
        for (int b = 0; b < blocks; b++) {
            drawn.add(Words.any(skills, random).item(random).block());
        }
        return new InContextSequence(drawn);
    }

    private static int numberOfBlocks(RandomGenerator random) {
        int dice = random.nextInt(10);
        return dice < 1 ? 1 : dice < 4 ? 2 : dice < 6 ? 3 : 4;
    }

    private static int numberOfSkills(RandomGenerator random) {
        int dice = random.nextInt(20);
        return dice < 9 ? 1 : dice < 16 ? 2 : 3;
    }

    private static List<TaughtSkill> skills(int number, RandomGenerator random) {
        List<TaughtSkill> skills = new ArrayList<>();
        TaughtSkill base = TaughtSkill.forPretraining(Words.any(OPERATIONS, random), random);
        skills.add(base);
        while (skills.size() < number) {
            boolean sameOperation = random.nextInt(100) < OPERATION_REPEATED_PERCENT;
            TaughtSkill further = TaughtSkill.forPretraining(
                    sameOperation ? base.operation() : Words.any(OPERATIONS, random), random);
            boolean sharesFormat = random.nextInt(100) < FORMAT_REPEATED_PERCENT;
            skills.add(sharesFormat ? further.withFormat(further.format().sharing(base.format(), random)) : further);
        }
        return skills;
    }

    private static List<Operation> weightedOperations() {
        List<Operation> operations = new ArrayList<>(List.of(Operation.values()));
        for (Operation operation : Operation.values()) {
            if (operation.family().equals("label") || operation.family().equals("lexicon")) {
                operations.add(operation);
            }
        }
        return List.copyOf(operations);
    }
}
