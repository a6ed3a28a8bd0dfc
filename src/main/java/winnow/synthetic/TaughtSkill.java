package winnow.synthetic;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * A skill: an operation, the verbs that name it, the format of its answers, and its labels or lexicon.
 *
 * <p>An item draws one of the verbs, a {@link Surface} with a form of it, an input, and perhaps chatter; the answer follows from
 * these.
 */
record TaughtSkill(Operation operation, List<Verb> verbs, AnswerFormat format, Key key) {
    /** A prompt with its answer, and what it was made of. */
    record Item(Block block, Material material, Verb verb, String verbInPrompt) {}

    private static final int NONCE_VERB_PERCENT = 60;

    /** A skill of pre-training, of the given operation. */
    static TaughtSkill forPretraining(Operation operation, RandomGenerator random) {
        int dice = random.nextInt(10);
        int synonyms = dice < 5 ? 1 : dice < 8 ? 2 : 3;
        List<Verb> verbs = new ArrayList<>();
        while (verbs.size() < synonyms) {
            verbs.add(
                    random.nextInt(100) < NONCE_VERB_PERCENT
                            ? Verb.nonce(random)
                            : Words.any(Verb.PRETRAINING, random));
        }
        return new TaughtSkill(
                operation, verbs, AnswerFormat.forPretraining(random), pretrainingKey(operation, random));
    }

    TaughtSkill withFormat(AnswerFormat other) {
        return new TaughtSkill(operation, verbs, other, key);
    }

    Item item(RandomGenerator random) {
        Verb verb = Words.any(verbs, random);
        Surface surface = Surface.any(random);
        String inPrompt = verb.in(surface.form());
        Material material = operation.input(key, random);
        String prompt = Surface.withChatter(surface.prompt(inPrompt, material.text()), random);
        return new Item(new Block(prompt, answer(material, inPrompt)), material, verb, inPrompt);
    }

    String answer(Material material, String verbInPrompt) {
        return format.render(operation.answer(material, key), verbInPrompt, material);
    }

    /** An answer in the skill's own format that is not the right one: to another input, or of other items of this one. */
    String wrongAnswer(Item item, RandomGenerator random) {
        while (true) {
            String wrong = format.render(wrongPieces(item.material(), random), item.verbInPrompt(), item.material());
            if (!wrong.equals(item.block().response())) {
                return wrong;
            }
        }
    }

    private List<String> wrongPieces(Material material, RandomGenerator random) {
        List<String> right = operation.answer(material, key);
        if (random.nextBoolean()
                || operation.family().equals("label")
                || right.size() > material.items().size()) {
            return operation.answer(operation.input(key, random), key);
        }
        List<String> items = new ArrayList<>(material.items());
        Words.shuffle(items, random);
        return items.subList(0, right.size());
    }

    /** Different words out of the given ones, as many as the operation needs. */
    static Key key(Operation operation, List<String> labelWords, List<String> lexiconWords, RandomGenerator random) {
        Map<String, String> lexicon = new LinkedHashMap<>();
        if (operation == Operation.LEXICON) {
            List<String> words = new ArrayList<>(Words.CONTENT);
            Words.shuffle(words, random);
            for (int i = 0; i < lexiconWords.size(); i++) {
                lexicon.put(words.get(i), lexiconWords.get(i));
            }
        }
        return new Key(labelWords.subList(0, operation.classes().size()), lexicon);
    }

    private static Key pretrainingKey(Operation operation, RandomGenerator random) {
        int entries = 3 + random.nextInt(3);
        return key(
                operation,
                madeUp(5, Words.PRETRAINING_LABEL, random),
                madeUp(entries, Words.PRETRAINING_LEXICON, random),
                random);
    }

    /** Different words, half of them nonce, the others common or content words. */
    private static List<String> madeUp(int number, List<String> common, RandomGenerator random) {
        List<String> words = new ArrayList<>();
        boolean nonce = random.nextBoolean();
        while (words.size() < number) {
            String word = nonce
                    ? Words.nonce(1 + random.nextInt(2), random)
                    : Words.any(random.nextInt(4) == 0 ? Words.CONTENT : common, random);
            if (!words.contains(word)) {
                words.add(word);
            }
        }
        return words;
    }
}
