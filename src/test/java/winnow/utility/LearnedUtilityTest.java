package winnow.utility;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ForkJoinPool;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import winnow.corpus.Corpus;
import winnow.corpus.Example;
import winnow.embedding.Embedder;
import winnow.embedding.Embeddings;
import winnow.embedding.HashedNgramEmbedder;
import winnow.linalg.FloatMatrix;
import winnow.model.LanguageModel;
import winnow.model.ScoringTemplate;
import winnow.random.Seeds;
import winnow.seedling.Seedling;
import winnow.synthetic.SkillCorpus;
import winnow.synthetic.SkillCorpusSettings;
import winnow.transformer.ComputeDevice;

class LearnedUtilityTest {
    private static final Seeds SEEDS = Seeds.of(7);
    private static final Corpus POOL = numbered(80);

    /** A point of its number, the same in any corpus. */
    private static final Embedder POINTS = new Embedder() {
        @Override
        public Embeddings embed(Corpus corpus) {
            return new Embeddings(FloatMatrix.build(corpus.size(), 4, (i, row) -> {
                RandomGenerator random = SEEDS.stream(corpus.get(i).id());
                for (int k = 0; k < row.length; k++) {
                    row[k] = (float) random.nextGaussian();
                }
            }));
        }

        @Override
        public Map<String, Object> settings() {
            return Map.of("embedder", "numbered");
        }
    };

    /** q·e, and a great deal for itself; remembers what it was asked. */
    private static final class Known implements UtilityMetric {
        private final List<Corpus> asked = new ArrayList<>();

        @Override
        public UtilityMatrix between(Corpus represented, Corpus candidates) {
            asked.add(represented);
            asked.add(candidates);
            FloatMatrix q = POINTS.embed(represented).matrix();
            FloatMatrix e = POINTS.embed(candidates).matrix();
            FloatMatrix values = FloatMatrix.build(e.rows(), q.rows(), (j, row) -> {
                for (int i = 0; i < row.length; i++) {
                    boolean isItself = represented.get(i).equals(candidates.get(j));
                    row[i] = isItself ? 1000 : (float) q.dot(i, e, j) / 10 + 3;
                }
            });
            return UtilityMatrix.of(represented, candidates, values, settings());
        }

        @Override
        public Map<String, Object> settings() {
            return Map.of("metric", "known");
        }
    }

    private static Corpus numbered(int size) {
        List<Example> examples = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            examples.add(Example.of("r" + i, "prompt " + i, "response " + i));
        }
        return Corpus.of(examples);
    }

    private static LearnedUtility learned(UtilityMetric exact) {
        return LearnedUtility.of(exact, POINTS, SEEDS)
                .withShare(0.6)
                .withTraining(new PairTraining(PairFeatures.WITH_PRODUCTS, 16, 3e-3, 0, 60, 10));
    }

    @Test
    void aUtilityThatPointsDetermineIsFound() {
        Known exact = new Known();
        LearnedUtility.Learned found = learned(exact).learn(POOL, POOL);
        LearnedUtilityReport report = found.report();
        assertEquals(48, exact.asked.get(0).size());
        assertEquals(48, exact.asked.get(1).size());
        assertEquals(48 * 48, report.exactPairs());
        assertEquals(80 * 80, report.pairs());
        assertTrue(report.learned().overall().getAsDouble() > 0.9, report.toString());
        assertTrue(report.learned().withinRows().getAsDouble() > 0.9, report.toString());
        assertTrue(report.explained().getAsDouble() > 0.8, report.toString());
        FloatMatrix points = POINTS.embed(POOL).matrix();
        double error = 0;
        for (int i = 0; i < 80; i++) {
            for (int j = 0; j < 80; j++) {
                double difference = found.matrix().get(i, j) - (points.dot(i, points, j) / 10 + 3);
                error += i == j ? 0 : difference * difference / (80 * 79);
            }
        }
        assertTrue(error < 0.5 * report.variance(), error + " of all pairs, " + report);
        found.matrix().requireBetween(POOL, POOL);
    }

    @Test
    void theSameSeedsGiveTheSameMatrixOnAnyNumberOfThreads() {
        LearnedUtility metric = learned(new Known());
        ForkJoinPool one = new ForkJoinPool(1);
        LearnedUtility.Learned alone =
                one.submit(() -> metric.learn(POOL, POOL)).join();
        one.shutdown();
        assertEquals(metric.learn(POOL, POOL), alone);
    }

    @Test
    void utilitiesWithoutDifferencesHaveNoOrder() {
        UtilityMetric flat = new UtilityMetric() {
            @Override
            public Map<String, Object> settings() {
                return Map.of("metric", "flat");
            }

            @Override
            public UtilityMatrix between(Corpus represented, Corpus candidates) {
                FloatMatrix values = FloatMatrix.build(candidates.size(), represented.size(), (j, row) -> {});
                return UtilityMatrix.of(represented, candidates, values, settings());
            }
        };
        LearnedUtilityReport report = learned(flat).learn(POOL, POOL).report();
        assertTrue(report.learned().overall().isEmpty());
        assertTrue(report.explained().isEmpty());
    }

    @Test
    void settingsSayHowItWasLearned() {
        Map<String, Object> settings = learned(new Known()).settings();
        assertEquals("learned", settings.get("metric"));
        assertEquals(0.6, settings.get("share"));
        assertEquals("with-products", settings.get("features"));
        assertEquals(Map.of("metric", "known"), settings.get("exact"));
    }

    @Test
    void tooFewRecordsAndSharesBeyondOneAreRefused() {
        assertEquals(
                "learning needs at least 8 represented records, got 7",
                assertThrows(IllegalArgumentException.class, () -> learned(new Known())
                                .learn(numbered(7), POOL))
                        .getMessage());
        assertEquals(
                "the share of exact records must be in (0, 1], got 0.0",
                assertThrows(IllegalArgumentException.class, () -> learned(new Known())
                                .withShare(0))
                        .getMessage());
        assertEquals(
                "hidden must be >= 1, got 0",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> new PairTraining(PairFeatures.CONCATENATED, 0, .1, 0, 1, 1))
                        .getMessage());
    }

    /** A model of its own kind decides: this asks for an order that is clearly there, not for a figure. */
    @Test
    void inContextUtilityIsLearnedFromSomeOfIt() {
        Corpus pool = SkillCorpus.of(SkillCorpusSettings.ofSkills(4).withSize(60), Seeds.of(5))
                .pool();
        Embedder embedder = HashedNgramEmbedder.withDefaults().withProjection(256);
        try (LanguageModel model = Seedling.open(ComputeDevice.CPU)) {
            InContextUtility exact = InContextUtility.of(model, ScoringTemplate.seedling());
            LearnedUtilityReport report =
                    LearnedUtility.of(exact, embedder, SEEDS).learn(pool, pool).report();
            assertEquals(LearnedUtility.FEWEST * LearnedUtility.FEWEST, report.exactPairs());
            assertTrue(report.learned().overall().getAsDouble() > 0.15, report.toString());
            assertTrue(report.learned().withinRows().getAsDouble() > 0.1, report.toString());
        }
    }
}
