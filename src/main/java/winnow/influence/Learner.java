package winnow.influence;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import winnow.corpus.Corpus;
import winnow.finetune.NextTokenTask;
import winnow.finetune.SequenceSettings;
import winnow.finetune.TrainingSequences;
import winnow.finetune.WeightedSequence;
import winnow.model.LanguageModels;
import winnow.model.ScoringTemplate;
import winnow.tokenizer.Tokenizer;
import winnow.transformer.Decoder;

/**
 * The model whose gradients are taken, and how examples are put before it. Nothing is closed by it.
 *
 * <p>Methods train the model for a while and put it back as it was; nobody else may use it meanwhile.
 *
 * @param decoder the model, without an adapter
 * @param tokenizer its tokenizer
 * @param template the layout of prompt and response
 * @param sequences which tokens count, how responses end, how long examples may be
 */
public record Learner(Decoder decoder, Tokenizer tokenizer, ScoringTemplate template, SequenceSettings sequences) {
    /** Checks that the model can take what the settings allow. */
    public Learner {
        if (sequences.length() > decoder.contextLength()) {
            throw new IllegalArgumentException("sequences must be at most the model's " + decoder.contextLength()
                    + " tokens long, got " + sequences.length());
        }
    }

    /** The loss of responses with an end token; examples longer than the model takes are refused. */
    public static Learner of(Decoder decoder, Tokenizer tokenizer, ScoringTemplate template) {
        return new Learner(decoder, tokenizer, template, SequenceSettings.ofLength(decoder.contextLength()));
    }

    /** As it stands in manifests, in a fixed order. */
    public Map<String, Object> settings() {
        Map<String, Object> settings =
                new LinkedHashMap<>(LanguageModels.of(decoder, tokenizer).settings());
        settings.put("template", template.name());
        settings.put("sequences", sequences.toString());
        return settings;
    }

    List<WeightedSequence> sequences(Corpus corpus) {
        return TrainingSequences.of(corpus, template, tokenizer, sequences).sequences();
    }

    NextTokenTask task(Corpus corpus) {
        return NextTokenTask.of(decoder, sequences(corpus));
    }
}
