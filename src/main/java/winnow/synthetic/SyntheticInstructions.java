package winnow.synthetic;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import winnow.corpus.Corpus;
import winnow.corpus.Example;
import winnow.random.Seeds;

/**
 * An instruction corpus with known structure: twelve skills in heavy-tailed proportions, near-duplicates and wrong answers.
 *
 * <p>The r-th most common skill has a share proportional to 1/r. About {@value #DUPLICATE_PERCENT} % of the records repeat
 * the instruction of an earlier one in slightly other words, about {@value #NOISE_PERCENT} % carry the answer of another
 * task. Tags: {@code skill}; {@code noise}, {@code yes} or {@code no}; {@code duplicateOf}, the id of the record repeated or
 * empty. Deterministic in size and seed; a larger corpus begins with the smaller one.
 *
 * <p>Example: {@code SyntheticInstructions.of(300, Seeds.of(7)).get(0).tags().get("skill")} names a skill.
 */
public final class SyntheticInstructions {
    private static final int DUPLICATE_PERCENT = 20;
    private static final int NOISE_PERCENT = 6;
    private static final int ATTEMPTS = 200;

    private final RandomGenerator random;
    private final List<Example> examples = new ArrayList<>();
    private final List<Integer> originals = new ArrayList<>();
    private final Set<String> prompts = new HashSet<>();

    private SyntheticInstructions(Seeds seeds) {
        random = seeds.stream("synthetic-instructions");
    }

    /**
     * A corpus of the given size.
     *
     * @throws IllegalArgumentException if the size is negative, or larger than the number of different records there can be
     */
    public static Corpus of(int size, Seeds seeds) {
        if (size < 0) {
            throw new IllegalArgumentException("size must be >= 0, got " + size);
        }
        SyntheticInstructions maker = new SyntheticInstructions(seeds);
        while (maker.examples.size() < size) {
            maker.addOne(size);
        }
        return Corpus.of(maker.examples);
    }

    /**
     * A corpus as JSON lines, one object a record: {@code id}, {@code instruction}, {@code output}, then the tags. The file
     * {@code examples/instructions.jsonl} is {@code jsonLines(of(1000, Seeds.of(7)))}.
     */
    public static String jsonLines(Corpus corpus) {
        StringBuilder lines = new StringBuilder();
        for (Example example : corpus) {
            Map<String, String> fields = new LinkedHashMap<>();
            fields.put("id", example.id());
            fields.put("instruction", example.prompt());
            fields.put("output", example.response());
            fields.putAll(example.tags());
            lines.append(fields.entrySet().stream()
                            .map(field -> quoted(field.getKey()) + ": " + quoted(field.getValue()))
                            .collect(Collectors.joining(", ", "{", "}")))
                    .append('\n');
        }
        return lines.toString();
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (c < ' ') {
                quoted.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }

    private void addOne(int size) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            boolean repeat = random.nextInt(100) < DUPLICATE_PERCENT && !originals.isEmpty();
            if (repeat ? addRepeat() : addOriginal()) {
                return;
            }
        }
        throw new IllegalArgumentException(
                "size must not exceed the different records there are, about " + examples.size() + ", got " + size);
    }

    private boolean addOriginal() {
        Skill skill = anySkill();
        Task task = skill.task(random);
        boolean noise = random.nextInt(100) < NOISE_PERCENT;
        String response = noise ? anySkill().task(random).answer() : task.answer();
        if (noise && response.equals(task.answer()) || !prompts.add(task.instruction())) {
            return false;
        }
        if (!noise) {
            originals.add(examples.size());
        }
        add(task.instruction(), response, skill.label(), noise, "");
        return true;
    }

    private boolean addRepeat() {
        Example original = examples.get(originals.get(random.nextInt(originals.size())));
        String prompt = inOtherWords(original.prompt());
        if (!prompts.add(prompt)) {
            return false;
        }
        add(prompt, original.response(), original.tags().get("skill"), false, original.id());
        return true;
    }

    private void add(String prompt, String response, String skill, boolean noise, String duplicateOf) {
        Map<String, String> tags = new LinkedHashMap<>();
        tags.put("skill", skill);
        tags.put("noise", noise ? "yes" : "no");
        tags.put("duplicateOf", duplicateOf);
        examples.add(new Example(String.format(Locale.ROOT, "i%05d", examples.size() + 1), prompt, response, tags));
    }

    private String inOtherWords(String prompt) {
        return switch (random.nextInt(5)) {
            case 0 -> "Please help: " + prompt;
            case 1 -> prompt + " Answer briefly.";
            case 2 -> prompt + " Thank you!";
            case 3 -> "Task: " + prompt;
            default -> "Can you do this? " + prompt;
        };
    }

    private Skill anySkill() {
        Skill[] skills = Skill.values();
        double total = 0;
        for (int r = 1; r <= skills.length; r++) {
            total += 1.0 / r;
        }
        double left = random.nextDouble() * total;
        for (int r = 1; r < skills.length; r++) {
            left -= 1.0 / r;
            if (left < 0) {
                return skills[r - 1];
            }
        }
        return skills[skills.length - 1];
    }
}
