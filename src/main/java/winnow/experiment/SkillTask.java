package winnow.experiment;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import winnow.corpus.Corpus;
import winnow.corpus.Example;
import winnow.random.Seeds;
import winnow.synthetic.SkillCorpus;
import winnow.synthetic.SkillCorpusSettings;

/**
 * A problem of one stage on a corpus of skills, with disjoint corpora to choose from, to aim at, to build on and to be asked.
 *
 * <p>Stage 1: the pool has all skills and so has the test. Stage 2: target and test are clean items of every third skill, the pool
 * has all. Stage 3: the existing data are clean items of every second skill, the pool has all; asked are the new skills, and the old
 * ones to see what was forgotten.
 *
 * @param stage of fine-tuning
 * @param pool to choose from
 * @param target to aim at, in stage 2
 * @param existing learned before, in stage 3
 * @param test what is asked afterwards
 * @param old what is asked of the skills of the existing data, in stage 3
 * @param wanted the skills that a choice should hold
 */
public record SkillTask(
        Stage stage,
        Corpus pool,
        Optional<Corpus> target,
        Optional<Corpus> existing,
        Corpus test,
        Optional<Corpus> old,
        Set<String> wanted)
        implements SelectionTask {
    private static final int TARGET_ITEMS = 6;
    private static final int EXISTING_ITEMS = 12;
    private static final String SKILL = "skill";

    /**
     * The problem of a seed.
     *
     * @param testItems asked of each skill
     */
    public static SkillTask of(Stage stage, SkillCorpusSettings settings, int testItems, Seeds seeds) {
        SkillCorpus corpus = SkillCorpus.of(settings, seeds);
        List<String> skills = corpus.skills();
        int further = stage == Stage.INSTRUCTION ? 0 : Math.max(TARGET_ITEMS, EXISTING_ITEMS);
        Corpus clean = corpus.test(testItems + further);
        return switch (stage) {
            case INSTRUCTION ->
                new SkillTask(
                        stage,
                        corpus.pool(),
                        Optional.empty(),
                        Optional.empty(),
                        clean,
                        Optional.empty(),
                        Set.copyOf(skills));
            case TASK -> {
                Set<String> wanted = every(3, skills);
                yield new SkillTask(
                        stage,
                        corpus.pool(),
                        Optional.of(part(clean, wanted, testItems, testItems + TARGET_ITEMS)),
                        Optional.empty(),
                        part(clean, wanted, 0, testItems),
                        Optional.empty(),
                        wanted);
            }
            case CONTINUAL -> {
                Set<String> known = every(2, skills);
                Set<String> wanted = new TreeSet<>(skills);
                wanted.removeAll(known);
                yield new SkillTask(
                        stage,
                        corpus.pool(),
                        Optional.empty(),
                        Optional.of(part(clean, known, testItems, testItems + EXISTING_ITEMS)),
                        part(clean, wanted, 0, testItems),
                        Optional.of(part(clean, known, 0, testItems)),
                        wanted);
            }
        };
    }

    /** Records of the target in stage 2, when there are so many skills. */
    static int targetItems(int skills) {
        return TARGET_ITEMS * ((skills + 2) / 3);
    }

    /** Records of the existing data in stage 3, when there are so many skills. */
    static int existingItems(int skills) {
        return EXISTING_ITEMS * ((skills + 1) / 2);
    }

    private static Set<String> every(int step, List<String> skills) {
        Set<String> chosen = new TreeSet<>();
        for (int s = 0; s < skills.size(); s += step) {
            chosen.add(skills.get(s));
        }
        return chosen;
    }

    /** Items number {@code from} to {@code to} of each of the skills. */
    private static Corpus part(Corpus corpus, Set<String> skills, int from, int to) {
        List<Example> kept = new ArrayList<>();
        for (String skill : skills) {
            List<Example> ofSkill = corpus.stream()
                    .filter(example -> skill.equals(example.tags().get(SKILL)))
                    .toList();
            kept.addAll(ofSkill.subList(from, to));
        }
        return Corpus.of(kept);
    }

    /** What a choice holds, by the pool's tags. */
    public Truth truth(int[] positions) {
        Set<String> covered = new TreeSet<>();
        int noisy = 0;
        int repeated = 0;
        int useful = 0;
        for (int position : positions) {
            Example example = pool.get(position);
            boolean isNoisy = "yes".equals(example.tags().get("noise"));
            boolean isWanted = wanted.contains(example.tags().get(SKILL));
            noisy += isNoisy ? 1 : 0;
            repeated += example.tags().get("duplicateOf").isEmpty() ? 0 : 1;
            if (!isNoisy && isWanted) {
                useful++;
                covered.add(example.tags().get(SKILL));
            }
        }
        double chosen = Math.max(1, positions.length);
        return new Truth((double) covered.size() / wanted.size(), noisy / chosen, repeated / chosen, useful / chosen);
    }

    @Override
    public Map<String, Double> known(int[] positions) {
        Truth truth = truth(positions);
        Map<String, Double> known = new LinkedHashMap<>();
        known.put("skills covered", truth.coverage());
        known.put("noise", truth.noise());
        known.put("near-duplicates", truth.repeated());
        known.put("clean and wanted", truth.useful());
        return known;
    }

    /**
     * What a choice holds.
     *
     * @param coverage share of the wanted skills of which it has a clean item
     * @param noise share of its items with a wrong response
     * @param repeated share of its items that are near-duplicates of others in the pool
     * @param useful share of its items that are clean and of a wanted skill
     */
    public record Truth(double coverage, double noise, double repeated, double useful) {}
}
