package winnow.influence;

import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import winnow.checkpoint.Checkpoint;
import winnow.checkpoint.ModelConfig;
import winnow.corpus.Corpus;
import winnow.finetune.AdamWSettings;
import winnow.finetune.Batching;
import winnow.finetune.FineTuneSettings;
import winnow.finetune.LearningRate;
import winnow.finetune.TrainingLength;
import winnow.finetune.TuningMethod;
import winnow.finetune.Validation;
import winnow.model.ScoringTemplate;
import winnow.random.Seeds;
import winnow.seedling.Seedling;
import winnow.synthetic.SkillCorpus;
import winnow.synthetic.SkillCorpusSettings;
import winnow.tokenizer.Tokenizer;
import winnow.transformer.ComputeDevice;
import winnow.transformer.Decoder;
import winnow.transformer.LoraSettings;
import winnow.transformer.Precision;
import winnow.transformer.TargetModules;

/** The built-in model as a learner, or a tiny random one with its tokenizer, and warm-ups of their sizes. */
public final class SmallLearner implements AutoCloseable {
    private final Tokenizer tokenizer = Tokenizer.load(Seedling.folder());
    private final Decoder decoder;

    private SmallLearner(Decoder decoder) {
        this.decoder = decoder;
    }

    public static SmallLearner seedling() {
        try (Checkpoint checkpoint = Checkpoint.open(Seedling.folder())) {
            return new SmallLearner(Decoder.load(checkpoint, ComputeDevice.CPU, Precision.F32));
        }
    }

    /** One layer of width 16. */
    public static SmallLearner tiny() {
        ModelConfig config = ModelConfig.of(Map.of(
                "model_type", "llama",
                "vocab_size", 1536,
                "hidden_size", 16,
                "intermediate_size", 32,
                "num_hidden_layers", 1,
                "num_attention_heads", 2,
                "max_position_embeddings", 512,
                "initializer_range", 0.1));
        return new SmallLearner(Decoder.initial(config, Seeds.of(1), ComputeDevice.CPU));
    }

    public Learner learner() {
        return Learner.of(decoder, tokenizer, ScoringTemplate.seedling());
    }

    public static WarmUp warmUp() {
        LoraSettings adapters = new LoraSettings(2, 8, 0.1, TargetModules.named("q_proj", "v_proj", "o_proj"));
        return new WarmUp(
                0.25,
                new FineTuneSettings(
                        TuningMethod.lora(adapters),
                        TrainingLength.epochs(2),
                        Batching.of(4),
                        LearningRate.linear(5e-3, 0, 0).afterWarmup(0.03),
                        AdamWSettings.DEFAULT,
                        OptionalDouble.of(1),
                        0,
                        false,
                        Validation.EVERY_EPOCH,
                        OptionalInt.empty(),
                        Seeds.of(5)));
    }

    public static SkillCorpus skills(int skills, int size) {
        SkillCorpusSettings settings = SkillCorpusSettings.ofSkills(skills)
                .withSize(size)
                .withZipfExponent(0)
                .withDuplicateShare(0)
                .withNoiseShare(0);
        return SkillCorpus.of(settings, Seeds.of(3));
    }

    /** The records of one skill. */
    public static Corpus only(Corpus corpus, String skill) {
        return Corpus.of(
                corpus.stream().filter(e -> e.tags().get("skill").equals(skill)).toList());
    }

    @Override
    public void close() {
        decoder.close();
        tokenizer.close();
    }
}
