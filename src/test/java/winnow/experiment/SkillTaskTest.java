package winnow.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import winnow.corpus.Corpus;
import winnow.random.Seeds;
import winnow.synthetic.SkillCorpusSettings;

class SkillTaskTest {
    private static final SkillCorpusSettings SETTINGS =
            SkillCorpusSettings.ofSkills(6).withSize(90);

    private static SkillTask task(Stage stage) {
        return SkillTask.of(stage, SETTINGS, 5, Seeds.of(3));
    }

    private static Set<String> prompts(Corpus corpus) {
        return corpus.stream().map(example -> example.prompt()).collect(Collectors.toSet());
    }

    private static Set<String> skills(Corpus corpus) {
        return corpus.stream().map(example -> example.tags().get("skill")).collect(Collectors.toSet());
    }

    @ParameterizedTest
    @EnumSource
    void nothingIsAskedThatStandsElsewhere(Stage stage) {
        SkillTask task = task(stage);
        List<Corpus> corpora = new java.util.ArrayList<>(List.of(task.pool(), task.test()));
        task.target().ifPresent(corpora::add);
        task.existing().ifPresent(corpora::add);
        task.old().ifPresent(corpora::add);
        Set<String> all = new HashSet<>();
        int sum = 0;
        for (Corpus corpus : corpora) {
            all.addAll(prompts(corpus));
            sum += prompts(corpus).size();
        }
        assertEquals(sum, all.size());
    }

    @Test
    void stagesAskForTheirSkills() {
        assertEquals(6 * 5, task(Stage.INSTRUCTION).test().size());
        SkillTask second = task(Stage.TASK);
        assertEquals(skills(second.target().orElseThrow()), skills(second.test()));
        assertEquals(second.wanted(), skills(second.test()));
        SkillTask third = task(Stage.CONTINUAL);
        assertEquals(3, third.wanted().size());
        assertEquals(skills(third.existing().orElseThrow()), skills(third.old().orElseThrow()));
        Set<String> both = new HashSet<>(third.wanted());
        both.retainAll(skills(third.existing().orElseThrow()));
        assertTrue(both.isEmpty());
    }

    @Test
    void theTruthOfAChoiceIsCounted() {
        SkillTask task = task(Stage.INSTRUCTION);
        int[] all = IntStream.range(0, task.pool().size()).toArray();
        SkillTask.Truth truth = task.truth(all);
        assertEquals(1, truth.coverage());
        assertEquals(9 / 90.0, truth.repeated());
        assertEquals(Math.round(81 * .2) / 90.0, truth.noise(), 1e-9);
        assertEquals(1 - truth.noise(), truth.useful(), 1e-9);
        int[] noise = IntStream.of(all)
                .filter(i -> "yes".equals(task.pool().get(i).tags().get("noise")))
                .toArray();
        assertEquals(new SkillTask.Truth(0, 1, 0, 0), task.truth(noise));
    }

    @Test
    void stagesAreNumberedFromOne() {
        assertEquals(Stage.CONTINUAL, Stage.of(3));
        assertEquals(
                "the stage must be 1, 2 or 3, got 4",
                assertThrows(IllegalArgumentException.class, () -> Stage.of(4)).getMessage());
    }
}
