package winnow.cli;

import java.nio.file.Path;
import winnow.checkpoint.Checkpoint;
import winnow.finetune.SequenceSettings;
import winnow.influence.DataInf;
import winnow.influence.El2n;
import winnow.influence.GraNd;
import winnow.influence.Learner;
import winnow.influence.Less;
import winnow.influence.RademacherProjection;
import winnow.influence.TracIn;
import winnow.influence.WarmUp;
import winnow.model.ScoringListener;
import winnow.selection.DataInfSelector;
import winnow.selection.El2nSelector;
import winnow.selection.GraNdSelector;
import winnow.selection.LessSelector;
import winnow.selection.Selector;
import winnow.selection.TracInSelector;
import winnow.tokenizer.Tokenizer;
import winnow.transformer.Decoder;
import winnow.transformer.Precision;

/** Makes the selectors that train a model for a while and follow its gradients; the model is theirs and closed with them. */
final class GradientSelectors implements AutoCloseable {
    private final SelectionJob job;
    private final ScoringListener listener;
    private final Tokenizer tokenizer;
    private final Decoder decoder;

    /** Opens the model of a job, in full precision. */
    GradientSelectors(SelectionJob job, ScoringListener listener) {
        this.job = job;
        this.listener = listener;
        Path folder = job.model().orElseThrow().folder();
        try (Checkpoint checkpoint = Checkpoint.open(folder)) {
            tokenizer = Tokenizer.load(folder);
            decoder = decoder(checkpoint);
        }
    }

    private Decoder decoder(Checkpoint checkpoint) {
        try {
            return Decoder.load(checkpoint, job.options().models.device(), Precision.F32);
        } catch (RuntimeException e) {
            tokenizer.close();
            throw e;
        }
    }

    private Learner learner() {
        ModelOptions models = job.options().models;
        SequenceSettings sequences = SequenceSettings.ofLength(decoder.contextLength())
                .withEnding(FinetuneOptions.ending(models.template))
                .withOverlong(
                        models.overlong() == Overlong.CUT_CONTEXT
                                ? SequenceSettings.Overlong.CUT_PROMPT
                                : SequenceSettings.Overlong.REFUSE);
        return new Learner(decoder, tokenizer, models.template(job.model().orElseThrow(), null), sequences);
    }

    private WarmUp warmUp() {
        return job.options().gradients.warmUp(job.method(), job.seeds());
    }

    /** The selector of {@code less}. */
    Selector less() {
        Less less = Less.of(learner(), warmUp())
                .withProjection(RademacherProjection.of(job.options().gradients.dimension(), job.seeds()));
        return new LessSelector(less, job.target(), listener);
    }

    /** The selector of {@code tracin}. */
    Selector tracIn() {
        return new TracInSelector(new TracIn(learner(), warmUp()), job.target(), listener);
    }

    /** The selector of {@code datainf}. */
    Selector dataInf() {
        return new DataInfSelector(DataInf.of(learner(), warmUp()), job.target(), listener);
    }

    /** The selector of {@code grand}. */
    Selector graNd() {
        return new GraNdSelector(
                new GraNd(learner(), job.options().gradients.earlyRuns(job.method(), job.seeds())), listener);
    }

    /** The selector of {@code el2n}. */
    Selector el2n() {
        return new El2nSelector(
                new El2n(learner(), job.options().gradients.earlyRuns(job.method(), job.seeds())), listener);
    }

    @Override
    public void close() {
        decoder.close();
        tokenizer.close();
    }
}
