package winnow.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import winnow.checkpoint.Checkpoint;
import winnow.checkpoint.ModelConfig;
import winnow.corpus.Example;
import winnow.model.GeneratedText.Finish;
import winnow.model.ScoringSettings.Overflow;
import winnow.random.Seeds;
import winnow.transformer.ComputeDevice;
import winnow.transformer.Decoder;
import winnow.transformer.Parameter;
import winnow.transformer.Precision;

/** On the tiny Llama of the golden folder, whose token i is the word wi. */
class LanguageModelTest {
    private static final ScoringSettings REFUSE = ScoringSettings.withDefaults();
    private static final ScoringSettings TRUNCATE = REFUSE.withOverflow(Overflow.TRUNCATE_CONTEXT);

    @TempDir
    static Path folder;

    private static LanguageModel model;

    @BeforeAll
    static void open() {
        model = Fixture.open("llama", folder);
    }

    @AfterAll
    static void close() {
        model.close();
    }

    private static int[] words(int count, int seed) {
        return IntStream.range(0, count).map(i -> (seed + 7 * i) % 150 + 3).toArray();
    }

    private static TokenScores score(int[] prefix, ScoredSequence sequence, ScoringSettings settings) {
        return model.score(prefix, List.of(sequence), settings).get(0);
    }

    @Test
    void aResponseHasTheSameTokensWithAndWithoutContext() {
        Example query = Example.of("q", "w5 w6", "w7 w8");
        Example example = Example.of("e", "w9", "w10");
        ScoringTemplate plain = ScoringTemplate.plain();
        TokenScores alone = model.score(plain, query, Optional.empty());
        TokenScores after = model.score(plain, query, Optional.of(example));
        assertArrayEquals(new int[] {7, 8}, alone.tokens());
        assertArrayEquals(alone.tokens(), after.tokens());
        assertTrue(Math.abs(alone.sum() - after.sum()) > 1e-3, "the context is read");
        TokenScores byHand =
                score(new int[] {9, 10}, ScoredSequence.of("q", new int[] {5, 6}, new int[] {7, 8}), REFUSE);
        assertArrayEquals(byHand.logProbabilities(), after.logProbabilities(), 1e-5f);
    }

    @Test
    void aModelOfBrokenWeightsGivesNoScores() {
        try (Checkpoint checkpoint = Checkpoint.open(folder);
                Decoder decoder = Decoder.load(checkpoint, ComputeDevice.CPU, Precision.F32)) {
            Parameter norm = decoder.parameter("model.norm.weight").orElseThrow();
            float[] broken = new float[decoder.width()];
            broken[0] = Float.NaN;
            norm.assign(broken);
            LanguageModel wrong = LanguageModels.of(decoder, model.tokenizer());
            ScoredSequence sequence = ScoredSequence.of("ex9", words(2, 1), words(2, 2));
            String message = assertThrows(
                            IllegalStateException.class, () -> wrong.score(new int[0], List.of(sequence), REFUSE))
                    .getMessage();
            assertTrue(message.endsWith("got NaN for token 0 of example ex9"), message);
        }
    }

    @Test
    void inputThatIsTooLongIsRefusedWithItsNameAndLengths() {
        int limit = model.contextLength();
        ScoredSequence sequence = ScoredSequence.of("ex9", words(limit - 3, 1), words(4, 2));
        IllegalArgumentException error =
                assertThrows(IllegalArgumentException.class, () -> score(new int[0], sequence, REFUSE));
        assertEquals(
                "the model takes at most " + limit + " tokens, got " + (limit + 1)
                        + ", 4 of them the response, in example ex9",
                error.getMessage());
    }

    @Test
    void whatIsCutIsTheOldestContextAndCounted() {
        int limit = model.contextLength();
        int[] prefix = words(20, 1);
        int[] prompt = words(limit - 10, 2);
        int[] response = words(5, 3);
        TokenScores cut = score(prefix, ScoredSequence.of("a", prompt, response), TRUNCATE);
        assertEquals(15, cut.truncatedTokens());
        TokenScores byHand =
                score(Arrays.copyOfRange(prefix, 15, 20), ScoredSequence.of("a", prompt, response), REFUSE);
        assertEquals(0, byHand.truncatedTokens());
        assertArrayEquals(byHand.logProbabilities(), cut.logProbabilities(), 1e-5f);
        TokenScores promptCut = score(new int[0], ScoredSequence.of("a", words(limit, 2), response), TRUNCATE);
        assertEquals(5, promptCut.truncatedTokens());
        assertEquals(5, promptCut.size());
    }

    @Test
    void aResponseIsNeverCut() {
        int limit = model.contextLength();
        ScoredSequence sequence = ScoredSequence.of("a", words(3, 1), words(limit, 2));
        assertThrows(IllegalArgumentException.class, () -> score(new int[0], sequence, TRUNCATE));
        ScoredSequence longest = ScoredSequence.of("a", words(3, 1), words(limit - 1, 2));
        assertEquals(2, score(new int[0], longest, TRUNCATE).truncatedTokens());
    }

    @Test
    void aFirstTokenWithNothingBeforeItIsRefused() {
        ScoredSequence sequence = ScoredSequence.of("ex3", new int[0], words(2, 1));
        IllegalArgumentException error =
                assertThrows(IllegalArgumentException.class, () -> score(new int[0], sequence, REFUSE));
        assertTrue(error.getMessage().endsWith("example ex3"), error.getMessage());
        assertEquals(2, score(words(1, 5), sequence, REFUSE).size());
    }

    @Test
    void anEmptyResponseIsRefusedByName() {
        IllegalArgumentException error = assertThrows(IllegalArgumentException.class, () -> ScoringTemplate.plain()
                .query(model.tokenizer(), Example.of("ex4", "w1", " "), false));
        assertTrue(error.getMessage().endsWith("example ex4"), error.getMessage());
    }

    @Test
    void scoringNothingGivesNothing() {
        assertEquals(List.of(), model.score(words(3, 1), List.of(), REFUSE));
    }

    @Test
    void aSampledTextDoesNotDependOnTheOthers() {
        GenerationSettings settings = GenerationSettings.greedy(8)
                .withSampling(Sampling.atTemperature(1).withTopK(40))
                .withSeeds(Seeds.of(3));
        List<Prompt> prompts = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            prompts.add(Prompt.of("p" + i, words(2 + i, i)));
        }
        List<GeneratedText> together = model.generate(prompts, settings);
        for (int i = 0; i < prompts.size(); i++) {
            assertEquals(
                    together.get(i),
                    model.generate(List.of(prompts.get(i)), settings).get(0));
        }
        assertEquals(together, model.generate(prompts, settings));
        List<GeneratedText> otherwise = model.generate(prompts, settings.withSeeds(Seeds.of(4)));
        assertTrue(!together.equals(otherwise), "the seed counts");
    }

    @Test
    void aStopTextEndsTheWritingAndIsCut() {
        GenerationSettings settings = GenerationSettings.greedy(6).withEndTokens(List.of());
        Prompt prompt = Prompt.of("p", words(4, 1));
        GeneratedText whole = model.generate(List.of(prompt), settings).get(0);
        String[] written = whole.text().split(" ");
        GeneratedText stopped = model.generate(List.of(prompt), settings.withStops(List.of(" " + written[2])))
                .get(0);
        assertEquals(Finish.STOP_TEXT, stopped.finish());
        assertEquals(written[0] + " " + written[1], stopped.text());
        assertEquals(whole.tokens().subList(0, 3), stopped.tokens());
    }

    @Test
    void aShortTextGoesOnWhenALongOneBesideItIsFull() {
        int limit = model.contextLength();
        GenerationSettings settings = GenerationSettings.greedy(10).withEndTokens(List.of());
        Prompt brief = Prompt.of("short", words(3, 1));
        Prompt full = Prompt.of("long", words(limit - 4, 2));
        List<GeneratedText> both = model.generate(List.of(brief, full), settings);
        assertEquals(Finish.MAX_TOKENS, both.get(0).finish());
        assertEquals(Finish.CONTEXT_FULL, both.get(1).finish());
        assertEquals(4, both.get(1).tokens().size());
        assertEquals(model.generate(List.of(brief), settings).get(0), both.get(0));
    }

    @Test
    void aPromptThatFillsTheModelIsRefused() {
        Prompt prompt = Prompt.of("p1", words(model.contextLength(), 1));
        assertThrows(
                IllegalArgumentException.class, () -> model.generate(List.of(prompt), GenerationSettings.greedy(1)));
    }

    @Test
    void endTokensComeFromTheGenerationSettingsOfTheFolder(@TempDir Path other) throws IOException {
        Prompt prompt = Prompt.of("p", words(4, 1));
        int second = model.generate(
                        List.of(prompt), GenerationSettings.greedy(2).withEndTokens(List.of()))
                .get(0)
                .tokens()
                .get(1);
        Fixture.stage("llama", other);
        Files.writeString(other.resolve("generation_config.json"), "{\"eos_token_id\": [149, " + second + "]}");
        try (LanguageModel ended = LanguageModels.open(other, winnow.transformer.ComputeDevice.CPU, Precision.F32)) {
            GeneratedText text = ended.generate(List.of(prompt), GenerationSettings.greedy(9))
                    .get(0);
            assertEquals(Finish.END_TOKEN, text.finish());
            assertEquals(2, text.tokens().size());
        }
    }

    @Test
    void anInterruptEndsScoringWithinTwoSecondsAndTheNextCallWorks() throws InterruptedException {
        List<ScoredSequence> many = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            many.add(ScoredSequence.of("s" + i, words(20, i), words(10, i)));
        }
        CountDownLatch running = new CountDownLatch(1);
        AtomicReference<Throwable> end = new AtomicReference<>();
        Thread cell = new Thread(() -> {
            try {
                running.countDown();
                model.score(words(10, 1), many, REFUSE);
            } catch (Throwable e) {
                end.set(e);
            }
        });
        cell.start();
        assertTrue(running.await(10, TimeUnit.SECONDS));
        Thread.sleep(200);
        cell.interrupt();
        cell.join(TimeUnit.SECONDS.toMillis(2));
        assertTrue(!cell.isAlive(), "the scoring ends");
        assertInstanceOf(CancellationException.class, end.get());
        assertEquals(1, model.score(words(3, 1), many.subList(0, 1), REFUSE).size());
    }

    /** Reading a model once must not make it too large for the container it was read in. */
    @Test
    void filesThatAContainerRemembersAreMemoryThatCanBeHad(@TempDir Path other) throws IOException {
        Path memory = Files.writeString(other.resolve("meminfo"), "MemTotal: 9000 kB\nMemAvailable:    8000 kB\n");
        assertEquals(8000 << 10, MemoryNeed.available(memory, other).orElseThrow());
        Files.writeString(other.resolve("memory.max"), "4000000\n");
        Files.writeString(other.resolve("memory.current"), "3500000\n");
        assertEquals(500_000, MemoryNeed.available(memory, other).orElseThrow());
        Files.writeString(other.resolve("memory.stat"), "anon 400000\ninactive_file 3000000\nactive_file 100000\n");
        assertEquals(3_500_000, MemoryNeed.available(memory, other).orElseThrow());
        assertTrue(MemoryNeed.available(other.resolve("none"), other).isEmpty());
    }

    @Test
    void aModelThatWillNotFitIsRefusedWithWhatWould() {
        MemoryNeed need = new MemoryNeed(7_000_000_000L, 6_500_000_000L, Precision.F32, false);
        IllegalStateException error =
                assertThrows(IllegalStateException.class, () -> need.requireWithin(20L << 30, Path.of("models/seven")));
        assertEquals(
                "the model in models/seven has 7000 million weights and needs about 26.7 GiB of memory, found 20.0 GiB"
                        + " free; precision f16 would need about 13.6 GiB",
                error.getMessage());
        need.requireWithin(27L << 30, Path.of("models/seven"));
    }

    /** The embedding and the norms stay as they are: of a small model with many words they are half of it. */
    @Test
    void roundingToBfloat16HalvesLinearLayersAlone() {
        ModelConfig config = ModelConfig.of(Map.of(
                "model_type", "qwen2",
                "vocab_size", 1000,
                "hidden_size", 16,
                "intermediate_size", 32,
                "num_hidden_layers", 1,
                "num_attention_heads", 2,
                "tie_word_embeddings", true,
                "max_position_embeddings", 64));
        long inFull = 1000 * 16 + 3 * 16 + 3 * 16;
        long linear = 4 * 16 * 16 + 3 * 16 * 32;
        long others =
                MemoryNeed.ofDecoder(config, ComputeDevice.CPU, Precision.F32).bytes() - 4 * (inFull + linear);
        assertEquals(
                others + 4 * inFull + 2 * linear,
                MemoryNeed.ofDecoder(config, ComputeDevice.CPU, Precision.BF16_LINEAR)
                        .bytes());
        assertEquals(
                others + 2 * (inFull + linear),
                MemoryNeed.ofDecoder(config, ComputeDevice.CPU, Precision.F16).bytes());
    }

    /** A text of 500 tokens takes no more room in a model that could take 100,000. */
    @Test
    void asManyTextsAreWrittenTogetherAsTheyThemselvesHaveRoomFor() {
        List<Integer> lengths = Collections.nCopies(100, 500);
        assertEquals(64, TextGenerator.rowsTogether(lengths, 1000));
        assertEquals(12, TextGenerator.rowsTogether(lengths, (1L << 30) / 500 / 12));
        assertEquals(1, TextGenerator.rowsTogether(lengths, 1L << 30));
        assertEquals(2, TextGenerator.rowsTogether(List.of(10, 20, 40_000), (1L << 30) / 100));
        assertEquals(1, TextGenerator.rowsTogether(List.of(10), 1));
    }
}
