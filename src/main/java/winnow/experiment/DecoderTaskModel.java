package winnow.experiment;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import winnow.checkpoint.Checkpoint;
import winnow.corpus.Corpus;
import winnow.corpus.Example;
import winnow.evaluation.ChoiceQuestion;
import winnow.evaluation.ChoiceScores;
import winnow.evaluation.MetricValues;
import winnow.evaluation.ResponseLoss;
import winnow.finetune.FineTuneSettings;
import winnow.finetune.NextTokenTask;
import winnow.finetune.SequenceSettings;
import winnow.finetune.TrainingSequences;
import winnow.finetune.WeightedSequence;
import winnow.model.LanguageModel;
import winnow.model.LanguageModels;
import winnow.model.Pooling;
import winnow.model.Prompt;
import winnow.model.ScoredSequence;
import winnow.model.ScoringListener;
import winnow.model.ScoringSettings;
import winnow.model.ScoringTemplate;
import winnow.model.TextEncoder;
import winnow.model.TextEncoders;
import winnow.tokenizer.Tokenizer;
import winnow.transformer.ComputeDevice;
import winnow.transformer.Decoder;
import winnow.transformer.Precision;

/**
 * A decoder: reads by predicting the next token, and tells the class of a record by which label is likeliest as its response.
 *
 * <p>A text stands between the begin and the end token, where the tokenizer has them, and is cut at the model's length.
 */
final class DecoderTaskModel implements TaskModel {
    private final Decoder decoder;
    private final Tokenizer tokenizer;
    private final ScoringTemplate template;
    private final List<String> labels;

    private DecoderTaskModel(Decoder decoder, Tokenizer tokenizer, ScoringTemplate template, List<String> labels) {
        this.decoder = decoder;
        this.tokenizer = tokenizer;
        this.template = template;
        this.labels = labels;
    }

    static DecoderTaskModel of(
            Checkpoint checkpoint,
            ComputeDevice device,
            Tokenizer tokenizer,
            ScoringTemplate template,
            List<String> labels) {
        return new DecoderTaskModel(Decoder.load(checkpoint, device, Precision.F32), tokenizer, template, labels);
    }

    /** Without a classification task. */
    static DecoderTaskModel open(Path folder, ComputeDevice device, ScoringTemplate template) {
        try (Checkpoint checkpoint = Checkpoint.open(folder)) {
            Tokenizer tokenizer = Tokenizer.load(folder);
            try {
                return of(checkpoint, device, tokenizer, template, List.of());
            } catch (RuntimeException e) {
                tokenizer.close();
                throw e;
            }
        }
    }

    Decoder decoder() {
        return decoder;
    }

    /** The model as one that scores and writes; it lives as long as this. */
    LanguageModel languageModel() {
        return LanguageModels.of(decoder, tokenizer);
    }

    /** The beginning of a text to be continued, as texts begin that were read. */
    Prompt prompt(Example example) {
        IntStream beginning = Arrays.stream(tokenizer.encode(example.prompt()));
        return Prompt.of(
                example.id(),
                IntStream.concat(tokenizer.beginId().stream(), beginning).toArray());
    }

    @Override
    public void requireFitting(Corpus train, Corpus test) {
        sequences(train);
        ChoiceScores.requireScorable(
                languageModel(), template, questions(test), List.of(), ScoringSettings.withDefaults());
    }

    @Override
    public void read(Corpus texts, FineTuneSettings settings) {
        List<WeightedSequence> sequences = new ArrayList<>();
        for (Example text : texts) {
            int[] tokens = tokens(text);
            float[] weights = new float[tokens.length];
            Arrays.fill(weights, 1);
            sequences.add(WeightedSequence.of(tokens, weights));
        }
        TaskModel.train(NextTokenTask.of(decoder, sequences), settings);
    }

    private int[] tokens(Example text) {
        IntStream body = Arrays.stream(tokenizer.encode(text.response()));
        IntStream opened = IntStream.concat(tokenizer.beginId().stream(), body);
        return IntStream.concat(opened, tokenizer.endId().stream())
                .limit(decoder.contextLength())
                .toArray();
    }

    @Override
    public void learn(Corpus records, FineTuneSettings settings) {
        TaskModel.train(NextTokenTask.of(decoder, sequences(records)), settings);
    }

    private List<WeightedSequence> sequences(Corpus records) {
        SequenceSettings settings =
                SequenceSettings.ofLength(decoder.contextLength()).withEnding(SequenceSettings.Ending.OF_TEMPLATE);
        return TrainingSequences.of(records, template, tokenizer, settings).sequences();
    }

    @Override
    public int[] classes(Corpus records) {
        return scores(records).chosen(ChoiceScores.Rule.SUM);
    }

    @Override
    public Optional<int[]> zeroShotClasses(Corpus records) {
        return Optional.of(scores(records).chosen(ChoiceScores.Rule.MEAN_PER_TOKEN));
    }

    private ChoiceScores scores(Corpus records) {
        return ChoiceScores.of(
                languageModel(),
                template,
                questions(records),
                List.of(),
                ScoringSettings.withDefaults(),
                ScoringListener.none());
    }

    private List<ChoiceQuestion> questions(Corpus records) {
        return records.stream()
                .map(record ->
                        new ChoiceQuestion(record.id(), record.prompt(), labels, labels.indexOf(record.response())))
                .toList();
    }

    @Override
    public Optional<MetricValues> textLoss(Corpus texts) {
        List<ScoredSequence> sequences = texts.stream()
                .map(text -> {
                    int[] tokens = tokens(text);
                    return ScoredSequence.of(text.id(), tokens, 1, tokens.length);
                })
                .toList();
        return Optional.of(ResponseLoss.of(languageModel().score(new int[0], sequences, ScoringSettings.withDefaults()))
                .values());
    }

    @Override
    public TextEncoder encoder(Pooling pooling) {
        return TextEncoders.of(decoder, tokenizer, pooling);
    }

    @Override
    public void close() {
        decoder.close();
        tokenizer.close();
    }
}
