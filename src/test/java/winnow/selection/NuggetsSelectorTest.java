package winnow.selection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import winnow.corpus.Corpus;
import winnow.corpus.Example;
import winnow.embedding.HashedNgramEmbedder;
import winnow.maximize.Budget;
import winnow.model.LanguageModel;
import winnow.model.ScoringTemplate;
import winnow.random.Seeds;
import winnow.seedling.Seedling;
import winnow.synthetic.SkillCorpus;
import winnow.synthetic.SkillCorpusSettings;
import winnow.tokenizer.Tokenizer;
import winnow.transformer.ComputeDevice;

class NuggetsSelectorTest {
    private static final Tokenizer TOKENIZER = Tokenizer.load(Seedling.folder());

    private static final Corpus ANCHORS = Corpus.of(List.of(
            Example.of("x", "leaf 1?", "a"),
            Example.of("y", "leaf 2?", "b"),
            Example.of("z", "moon 3?", "c"),
            Example.of("v", "goat 4?", "d")));

    /** One half, or three quarters if the example names the query's word, or a quarter if it says "wrong". */
    private static final LanguageModel MODEL = new KnownModel(TOKENIZER, 60, (before, token) -> {
        String query = before.substring(before.lastIndexOf("Query:"));
        String example = before.substring(0, before.lastIndexOf("Query:"));
        String word = query.split("\\s+")[1];
        return example.contains("wrong") ? .25 : example.contains(word) ? .75 : .5;
    });

    private static final Corpus POOL = Corpus.of(List.of(
            Example.of("wrong", "leaf moon goat", "wrong"),
            Example.of("moon", "moon", "q"),
            Example.of("leaf and moon", "leaf moon", "q"),
            Example.of("leaf", "leaf", "q"),
            Example.of("goat", "goat", "q")));

    private static final NuggetsSelector SELECTOR =
            NuggetsSelector.of(MODEL, ScoringTemplate.seedling(), AnchorTasks.given(ANCHORS));

    @AfterAll
    static void close() {
        TOKENIZER.close();
    }

    @Test
    void theGoldenScoreIsTheShareOfAnchorsHelped() {
        Selection selection = SELECTOR.select(POOL, Budget.items(5));
        assertEquals(List.of("leaf and moon", "leaf", "moon", "goat", "wrong"), selection.ids());
        assertEquals(
                List.of(0.75, 0.5, 0.25, 0.25, 0.0),
                selection.picks().stream().map(Selection.Pick::gain).toList());
        // Each answer has two tokens, itself and the line break; three of four are 1.5 times as likely each.
        assertEquals(
                "as an example it makes the answers of 3 of 4 anchor tasks likelier (on average by "
                        + Picks.decimals(3 * 2 * Math.log(1.5) / 4, 3) + " nats an answer)",
                selection.picks().get(0).reason());
        assertEquals(4, selection.settings().get("anchors"));
    }

    @Test
    void aRecordIsNotJudgedByItself() {
        List<Example> examples = new ArrayList<>(POOL.examples());
        examples.add(Example.of("itself", "goat 4?", "d"));
        Selection selection = SELECTOR.select(Corpus.of(examples), Budget.items(6));
        assertEquals("itself", selection.ids().get(5));
        assertEquals(0, selection.picks().get(5).gain());
        assertTrue(selection.picks().get(5).reason().contains("0 of 3 anchor tasks"));
        Selection alone = NuggetsSelector.of(
                        MODEL, ScoringTemplate.seedling(), AnchorTasks.given(Corpus.of(examples.subList(5, 6))))
                .select(Corpus.of(examples.subList(5, 6)), Budget.items(1));
        assertEquals(
                "left out: 1 of 1 records, no anchor but itself (itself)",
                alone.notes().get(0));
    }

    @Test
    void whatDoesNotFitBeforeTheLongestAnchorIsLeftOut() {
        List<Example> examples = new ArrayList<>(POOL.examples());
        examples.add(0, Example.of("long", "leaf ".repeat(50), "q"));
        Selection selection = SELECTOR.select(Corpus.of(examples), Budget.items(1));
        assertEquals(List.of("leaf and moon"), selection.ids());
        assertEquals(
                List.of("left out: 1 of 6 records, with the longest anchor longer than the 60 tokens that the model"
                        + " takes (long)"),
                selection.notes());
    }

    @Test
    void anchorsCanBeTheCentresOfThePool() {
        Corpus pool = SkillCorpus.of(SkillCorpusSettings.ofSkills(4).withSize(30), Seeds.of(3))
                .pool();
        var embedder = HashedNgramEmbedder.withDefaults().fittedTo(pool);
        AnchorTasks tasks = AnchorTasks.kMeans(5, embedder, Seeds.of(9));
        Corpus anchors = tasks.of(pool);
        assertEquals(5, anchors.size());
        assertEquals(anchors, AnchorTasks.kMeans(5, embedder, Seeds.of(9)).of(pool));
        assertEquals(9, tasks.seed());
        assertEquals(
                3,
                AnchorTasks.kMeans(5, embedder, Seeds.of(9))
                        .of(pool.subset(0, 1, 2))
                        .size());
        assertThrows(IllegalArgumentException.class, () -> AnchorTasks.kMeans(0, embedder, Seeds.of(9)));
        assertEquals(
                "anchors must not be empty",
                assertThrows(IllegalArgumentException.class, () -> AnchorTasks.given(Corpus.of(List.of())))
                        .getMessage());
    }

    @Test
    void anEmptyPoolGivesAnEmptySelection() {
        assertTrue(
                SELECTOR.select(Corpus.of(List.of()), Budget.items(0)).picks().isEmpty());
    }

    /** In-context learning is what the built-in model is for: an example of the anchors' skill helps more than others. */
    @Test
    void theBuiltInModelFindsTheAnchorsSkill() {
        SkillCorpus corpus = SkillCorpus.of(
                SkillCorpusSettings.ofSkills(4).withSize(24).withNoiseShare(0).withDuplicateShare(0), Seeds.of(5));
        String skill = corpus.pool().get(0).tags().get("skill");
        Corpus anchors = Corpus.of(corpus.test(4).stream()
                .filter(example -> example.tags().get("skill").equals(skill))
                .toList());
        List<String> heard = new ArrayList<>();
        try (LanguageModel model = Seedling.open(ComputeDevice.CPU)) {
            Selection selection = NuggetsSelector.of(model, ScoringTemplate.seedling(), AnchorTasks.given(anchors))
                    .withListener((done, of) -> heard.add(done + "/" + of))
                    .select(corpus.pool(), Budget.items(24));
            double same = meanGain(corpus.pool(), selection, skill, true);
            double other = meanGain(corpus.pool(), selection, skill, false);
            assertTrue(same > other, same + " against " + other);
            assertEquals("24/24", heard.get(23));
        }
    }

    private static double meanGain(Corpus pool, Selection selection, String skill, boolean same) {
        Stream<Selection.Pick> picks = selection.picks().stream()
                .filter(p -> pool.get(p.position()).tags().get("skill").equals(skill) == same);
        return picks.mapToDouble(Selection.Pick::gain).average().orElseThrow();
    }
}
