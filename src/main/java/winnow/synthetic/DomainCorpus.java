package winnow.synthetic;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import winnow.corpus.Corpus;
import winnow.corpus.Example;
import winnow.random.Seeds;

/**
 * Texts of several domains in known proportions, and a classification task inside each: for methods that choose unlabelled text for
 * a target domain, after which a classifier is trained.
 *
 * <p>Six registers (weather, recipes, court, reviews, lab, matches) have sentences and nouns of their own and share the function words.
 * Each speaks of three kinds of things, which have made-up names: {@code wordsPerKind} words a kind, none of them in two places. A
 * text has a kind; three of its sentences have a made-up word each, of which all three are of the text's kind, or, in
 * {@value #MIXED_PERCENT} % of the texts, two. In unlabelled text every second of these sentences says of which kind its word is
 * ({@code dretulum tastes sour.}), and {@value #CONCLUDING_PERCENT} % of the texts end in saying of which kind they are ({@code in short, the
 * dish tastes sour.}). The prompt of a labelled record has sentences of the other sort only and ends in that one unfinished; the
 * response is the kind of the majority ({@code sour}). So no single word gives the label away, few of the words stand in a small training
 * set, and the unlabelled text of the same domain, of no other, says what they are and how the task goes.
 *
 * <p>The pool of n texts has round(n·duplicateShare) near-duplicates, a text with a remark more before or after it, drawn among
 * all the others, which are shared out among the domains by the largest remainder. Everything is shuffled; kinds are
 * equally common. {@link #source} has the proportions of the pool without duplicates: what a model was pre-trained on. Pool, source, target,
 * held-out, training and test texts never coincide, and neither do the sentences that a near-duplicate shares with them: each possible text
 * belongs to one of them.
 *
 * <p>Tags: {@code domain}; {@code kind}, the kind of the majority; {@code duplicateOf}, the id of the text repeated or empty. Unlabelled
 * texts are responses without a prompt. Deterministic in settings and seeds.
 *
 * <p>Example: {@code DomainCorpus.of(DomainCorpusSettings.of(DomainMix.among("lab", 0.01)), Seeds.of(7)).pool().size()} is {@code
 * 4000}.
 */
public final class DomainCorpus {
    private static final int MENTIONS = 3;
    private static final int MIXED_PERCENT = 50;
    private static final int CONCLUDING_PERCENT = 30;
    private static final int ATTEMPTS = 100_000;
    private static final List<String> BEFORE =
            List.of("good day. ", "as noted before, ", "once more: ", "to repeat: ", "for the record, ");
    private static final List<String> AFTER =
            List.of(" that is all.", " more will follow.", " so it was.", " end of note.");

    private final DomainCorpusSettings settings;
    private final Seeds seeds;
    private final DomainLexicon lexicon;
    private final Corpus pool;

    /** A text before it has an id. */
    private record Draft(Register register, int kind, String text, Draft original) {}

    private DomainCorpus(DomainCorpusSettings settings, Seeds seeds) {
        this.settings = settings;
        this.seeds = seeds;
        this.lexicon = DomainLexicon.of(settings.wordsPerKind(), settings.world());
        this.pool = drawPool();
    }

    /** The corpus of the given settings. */
    public static DomainCorpus of(DomainCorpusSettings settings, Seeds seeds) {
        return new DomainCorpus(settings, seeds.child("domain-corpus"));
    }

    /** All domains that there are. */
    public static List<String> domains() {
        return Register.labels();
    }

    /** The labels of a domain's classification task, in their order. */
    public static List<String> labels(String domain) {
        return Register.of(domain).kinds();
    }

    /** What the corpus was made from. */
    public DomainCorpusSettings settings() {
        return settings;
    }

    /** The unlabelled texts to choose from. */
    public Corpus pool() {
        return pool;
    }

    /** Unlabelled texts in the proportions of the pool, for a model to know the language from. */
    public Corpus source(int texts) {
        return drawn(TextPart.SOURCE, settings.mix(), texts);
    }

    /** Unlabelled texts to aim at. */
    public Corpus target(DomainMix mix, int texts) {
        return drawn(TextPart.TARGET, mix, texts);
    }

    /** Unlabelled texts by which a model can be tested. */
    public Corpus heldOut(DomainMix mix, int texts) {
        return drawn(TextPart.HELD_OUT, mix, texts);
    }

    /** Labelled records of a domain to learn from, the labels by turns. */
    public Corpus train(String domain, int records) {
        return labelled(TextPart.TRAIN, Register.of(domain), records);
    }

    /** Labelled records of a domain to be asked, the labels by turns. */
    public Corpus test(String domain, int records) {
        return labelled(TextPart.TEST, Register.of(domain), records);
    }

    private Corpus drawPool() {
        RandomGenerator random = seeds.stream("pool");
        int duplicates = (int) Math.round(settings.size() * settings.duplicateShare());
        List<Draft> drafts = drafts(TextPart.POOL, settings.mix(), settings.size() - duplicates, random);
        addDuplicates(drafts, duplicates, random);
        Words.shuffle(drafts, random);
        return unlabelled(TextPart.POOL, drafts);
    }

    private Corpus drawn(TextPart part, DomainMix mix, int texts) {
        RandomGenerator random = seeds.stream(part.name() + " " + mix.shares());
        List<Draft> drafts = drafts(part, mix, texts, random);
        Words.shuffle(drafts, random);
        return unlabelled(part, drafts);
    }

    private List<Draft> drafts(TextPart part, DomainMix mix, int texts, RandomGenerator random) {
        int[] counts = mix.counts(texts);
        List<Draft> drafts = new ArrayList<>();
        Set<String> taken = new HashSet<>();
        int domain = 0;
        for (String label : mix.shares().keySet()) {
            Register register = Register.of(label);
            for (int i = 0; i < counts[domain]; i++) {
                int kind = i % register.kinds().size();
                drafts.add(new Draft(register, kind, text(part, register, kind, true, taken, random), null));
            }
            domain++;
        }
        return drafts;
    }

    private Corpus labelled(TextPart part, Register register, int records) {
        RandomGenerator random = seeds.stream(part.name() + " " + register.label());
        Set<String> taken = new HashSet<>();
        List<Example> examples = new ArrayList<>();
        for (int i = 0; i < records; i++) {
            int kind = i % register.kinds().size();
            String text = text(part, register, kind, false, taken, random);
            examples.add(new Example(
                    part.id(i), text + " " + register.cue(), register.kinds().get(kind), tags(register, kind, "")));
        }
        return Corpus.of(examples);
    }

    /** A text of the part that has not been taken. */
    private String text(
            TextPart part, Register register, int kind, boolean mayTell, Set<String> taken, RandomGenerator random) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            String text = text(register, kind, mayTell, random);
            if (part.holds(text) && taken.add(text)) {
                boolean concludes = mayTell && random.nextInt(100) < CONCLUDING_PERCENT;
                return concludes
                        ? text + " " + register.cue() + " " + register.kinds().get(kind) + "."
                        : text;
            }
        }
        throw new IllegalArgumentException("texts must not exceed the different ones of the domain " + register.label()
                + ", no other found after " + ATTEMPTS + " attempts");
    }

    private String text(Register register, int kind, boolean mayTell, RandomGenerator random) {
        int other = random.nextInt(100) < MIXED_PERCENT ? random.nextInt(MENTIONS) : -1;
        List<String> sentences = new ArrayList<>();
        sentences.add(register.remark(random));
        for (int m = 0; m < MENTIONS; m++) {
            int shown = m == other ? otherThan(kind, register.kinds().size(), random) : kind;
            String word = Words.any(lexicon.words(register, shown), random);
            boolean tells = mayTell && random.nextBoolean();
            sentences.add(tells ? register.telling(word, shown, random) : register.statement(word, random));
        }
        return String.join(" ", sentences);
    }

    private static int otherThan(int kind, int kinds, RandomGenerator random) {
        return (kind + 1 + random.nextInt(kinds - 1)) % kinds;
    }

    private static void addDuplicates(List<Draft> drafts, int duplicates, RandomGenerator random) {
        List<Draft> originals = List.copyOf(drafts);
        Set<String> texts = new HashSet<>();
        for (int attempt = 0; attempt < ATTEMPTS + 10 * duplicates && duplicates > 0; attempt++) {
            Draft original = Words.any(originals, random);
            String text = random.nextBoolean()
                    ? Words.any(BEFORE, random) + original.text()
                    : original.text() + Words.any(AFTER, random);
            if (texts.add(text)) {
                drafts.add(new Draft(original.register(), original.kind(), text, original));
                duplicates--;
            }
        }
        if (duplicates > 0) {
            throw new IllegalArgumentException(
                    "duplicateShare must leave enough texts to repeat, " + originals.size() + " are too few");
        }
    }

    private static Corpus unlabelled(TextPart part, List<Draft> drafts) {
        Map<Draft, String> ids = new LinkedHashMap<>();
        drafts.forEach(draft -> ids.put(draft, part.id(ids.size())));
        List<Example> examples = new ArrayList<>();
        for (Draft draft : drafts) {
            String duplicateOf = draft.original() == null ? "" : ids.get(draft.original());
            examples.add(
                    new Example(ids.get(draft), "", draft.text(), tags(draft.register(), draft.kind(), duplicateOf)));
        }
        return Corpus.of(examples);
    }

    private static Map<String, String> tags(Register register, int kind, String duplicateOf) {
        Map<String, String> tags = new LinkedHashMap<>();
        tags.put("domain", register.label());
        tags.put("kind", register.kinds().get(kind));
        tags.put("duplicateOf", duplicateOf);
        return tags;
    }
}
