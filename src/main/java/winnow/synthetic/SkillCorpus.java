package winnow.synthetic;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import winnow.corpus.Corpus;
import winnow.corpus.Example;
import winnow.random.Seeds;

/**
 * An evaluation corpus for the built-in model: known skills in heavy-tailed proportions, near-duplicates, and noise of known kind.
 *
 * <p>An item of the skill {@code reverse} is {@code look, [ leaf | brown | 47 ] needs mirroring. no rush.}, answered by
 * {@code over: [ 47 | brown | leaf ]}; here brackets and joiner of the answer are the prompt's. Verbs, formats, labels and lexicons are those that {@link PretrainingText} keeps out. A
 * skill goes by two verbs, the first twice as often, each in four forms, under 36 surfaces that all skills share, and shares most parts of its format with
 * other skills; so n-grams of an item say little about its skill, while the relation of prompt to response says it all. The
 * response is determined by the skill and the prompt.
 *
 * <p>The pool of n items has round(n·duplicateShare) near-duplicates: the prompt of a clean item with a greeting or thanks more,
 * and its response. The other items are shared out among the skills in proportion to r^−z, the order r of the skills being
 * drawn; exactly round(noiseShare) of them, drawn among all, have a wrong response. Everything is shuffled. Test items are clean
 * and ask for other inputs than those of the pool.
 *
 * <p>Tags: {@code skill}, such as {@code drop-first}; {@code family}, {@code list}, {@code record}, {@code label} or
 * {@code lexicon}; {@code noise}, {@code yes} or {@code no}; {@code noiseKind}, the {@link NoiseKind} or empty;
 * {@code duplicateOf}, the id of the item repeated or empty; {@code correct}, the right response of a noisy item or empty.
 * Deterministic in settings and seeds.
 *
 * <p>Example: {@code SkillCorpus.of(SkillCorpusSettings.ofSkills(12), Seeds.of(7)).pool().size()} is {@code 720}.
 */
public final class SkillCorpus {
    private static final int ATTEMPTS = 10_000;

    private final SkillCorpusSettings settings;
    private final Seeds seeds;
    private final List<TaughtSkill> skills;
    private final Set<String> poolInputs = new HashSet<>();
    private final Corpus pool;

    /** An item of the pool before it has an id. */
    private record Draft(
            TaughtSkill skill, String prompt, String response, String noiseKind, String correct, Draft original) {}

    private SkillCorpus(SkillCorpusSettings settings, Seeds seeds) {
        this.settings = settings;
        this.seeds = seeds;
        this.skills = EvaluationSkills.of(settings.skills(), settings.world());
        this.pool = drawPool();
    }

    /** The corpus of the given settings. */
    public static SkillCorpus of(SkillCorpusSettings settings, Seeds seeds) {
        return new SkillCorpus(settings, seeds.child("skill-corpus"));
    }

    /** The items to choose from. */
    public Corpus pool() {
        return pool;
    }

    /** What the corpus was made from. */
    public SkillCorpusSettings settings() {
        return settings;
    }

    /** The labels of the skills, as in the tag {@code skill}. */
    public List<String> skills() {
        return skills.stream().map(skill -> skill.operation().label()).toList();
    }

    /**
     * Clean items of the same skills, whose inputs do not occur in the pool: skill by skill, as many for each.
     *
     * @throws IllegalArgumentException if a skill has not that many other inputs
     */
    public Corpus test(int itemsPerSkill) {
        RandomGenerator random = seeds.stream("test");
        Set<String> taken = new HashSet<>(poolInputs);
        List<Example> examples = new ArrayList<>();
        for (TaughtSkill skill : skills) {
            for (int i = 0; i < itemsPerSkill; i++) {
                TaughtSkill.Item item = newItem(skill, taken, random);
                examples.add(example(
                        "t",
                        examples.size(),
                        new Draft(skill, item.block().prompt(), item.block().response(), "", "", null),
                        ""));
            }
        }
        return Corpus.of(examples);
    }

    private Corpus drawPool() {
        RandomGenerator random = seeds.stream("pool");
        int duplicates = (int) Math.round(settings.size() * settings.duplicateShare());
        int originals = settings.size() - duplicates;
        boolean[] noisy = noisy(originals, random);
        List<Draft> drafts = new ArrayList<>();
        for (TaughtSkill skill : inProportion(originals, random)) {
            drafts.add(draft(skill, noisy[drafts.size()], random));
        }
        addDuplicates(drafts, duplicates, random);
        Words.shuffle(drafts, random);
        Map<Draft, String> ids = new LinkedHashMap<>();
        drafts.forEach(draft -> ids.put(draft, id("p", ids.size())));
        List<Example> examples = new ArrayList<>();
        for (Draft draft : drafts) {
            examples.add(
                    example("p", examples.size(), draft, draft.original() == null ? "" : ids.get(draft.original())));
        }
        return Corpus.of(examples);
    }

    /** Marks exactly the settings' share of positions. */
    private boolean[] noisy(int originals, RandomGenerator random) {
        List<Integer> positions = new ArrayList<>();
        for (int i = 0; i < originals; i++) {
            positions.add(i);
        }
        Words.shuffle(positions, random);
        boolean[] noisy = new boolean[originals];
        positions
                .subList(0, (int) Math.round(originals * settings.noiseShare()))
                .forEach(position -> noisy[position] = true);
        return noisy;
    }

    /** Each skill as often as its share of the items, by largest remainder; a drawn order decides which is common. */
    private List<TaughtSkill> inProportion(int items, RandomGenerator random) {
        List<TaughtSkill> order = new ArrayList<>(skills);
        Words.shuffle(order, random);
        int[] counts = ZipfShares.counts(order.size(), settings.zipfExponent(), items);
        List<TaughtSkill> repeated = new ArrayList<>();
        for (int r = 0; r < counts.length; r++) {
            for (int i = 0; i < counts[r]; i++) {
                repeated.add(order.get(r));
            }
        }
        return repeated;
    }

    private Draft draft(TaughtSkill skill, boolean noisy, RandomGenerator random) {
        TaughtSkill.Item item = newItem(skill, poolInputs, random);
        String right = item.block().response();
        if (!noisy) {
            return new Draft(skill, item.block().prompt(), right, "", "", null);
        }
        NoiseKind kind = Words.any(settings.noiseKinds(), random);
        String wrong = wrong(kind, skill, item, random);
        return new Draft(skill, item.block().prompt(), wrong, kind.label(), right, null);
    }

    private String wrong(NoiseKind kind, TaughtSkill skill, TaughtSkill.Item item, RandomGenerator random) {
        return switch (kind) {
            case WRONG_ANSWER -> skill.wrongAnswer(item, random);
            case OTHER_SKILL -> otherSkill(skill, random).item(random).block().response();
            case SHUFFLED -> shuffled(item.block(), random);
            case OFF_TOPIC -> Remarks.any(random);
        };
    }

    private TaughtSkill otherSkill(TaughtSkill skill, RandomGenerator random) {
        TaughtSkill other = skill;
        while (other == skill) {
            other = Words.any(skills, random);
        }
        return other;
    }

    private static String shuffled(Block block, RandomGenerator random) {
        List<String> words = new ArrayList<>(List.of((block.prompt() + " " + block.response()).split(" ")));
        int kept = Math.max(3, block.response().split(" ").length);
        String shuffled = block.response();
        while (shuffled.equals(block.response())) {
            Words.shuffle(words, random);
            shuffled = String.join(" ", words.subList(0, Math.min(kept, words.size())));
        }
        return shuffled;
    }

    /** An item whose input, whatever its order and punctuation in the prompt, has not been taken. */
    private static TaughtSkill.Item newItem(TaughtSkill skill, Set<String> taken, RandomGenerator random) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            TaughtSkill.Item item = skill.item(random);
            Material material = item.material();
            if (taken.add(skill.operation() + " " + material.items() + material.fields())) {
                return item;
            }
        }
        throw new IllegalArgumentException("items must not exceed the different inputs of the skill "
                + skill.operation().label() + ", no other found after " + ATTEMPTS + " attempts");
    }

    private static void addDuplicates(List<Draft> drafts, int duplicates, RandomGenerator random) {
        List<Draft> clean =
                drafts.stream().filter(draft -> draft.noiseKind().isEmpty()).toList();
        Set<String> prompts = new HashSet<>();
        drafts.forEach(draft -> prompts.add(draft.prompt()));
        for (int attempt = 0; attempt < ATTEMPTS + 10 * duplicates; attempt++) {
            if (duplicates == 0) {
                return;
            }
            Draft original = Words.any(clean, random);
            String prompt = Surface.inOtherWords(original.prompt(), random);
            if (prompts.add(prompt)) {
                drafts.add(new Draft(original.skill(), prompt, original.response(), "", "", original));
                duplicates--;
            }
        }
        throw new IllegalArgumentException(
                "duplicateShare must leave enough clean items to repeat, " + clean.size() + " are too few");
    }

    private static Example example(String prefix, int number, Draft draft, String duplicateOf) {
        Map<String, String> tags = new LinkedHashMap<>();
        tags.put("skill", draft.skill().operation().label());
        tags.put("family", draft.skill().operation().family());
        tags.put("noise", draft.noiseKind().isEmpty() ? "no" : "yes");
        tags.put("noiseKind", draft.noiseKind());
        tags.put("duplicateOf", duplicateOf);
        tags.put("correct", draft.correct());
        return new Example(id(prefix, number), draft.prompt(), draft.response(), tags);
    }

    private static String id(String prefix, int number) {
        return String.format(Locale.ROOT, "%s%05d", prefix, number + 1);
    }
}
