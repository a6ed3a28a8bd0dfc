package winnow.influence;

import java.util.OptionalDouble;
import java.util.OptionalInt;
import winnow.checkpoint.Checkpoint;
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

/** The built-in model as a learner, with a warm-up of its size. */
public final class SmallLearner implements AutoCloseable {
    private final Tokenizer tokenizer = Tokenizer.load(Seedling.folder());
    private final Decoder decoder;

    public SmallLearner() {
        try (Checkpoint checkpoint = Checkpoint.open(Seedling.folder())) {
            decoder = Decoder.load(checkpoint, ComputeDevice.CPU, Precision.F32);
        }
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
