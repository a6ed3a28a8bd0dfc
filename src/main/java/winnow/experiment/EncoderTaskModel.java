package winnow.experiment;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import winnow.checkpoint.Checkpoint;
import winnow.corpus.Corpus;
import winnow.corpus.Example;
import winnow.evaluation.MetricValues;
import winnow.finetune.ClassificationTask;
import winnow.finetune.FineTuneSettings;
import winnow.finetune.MaskedTokenTask;
import winnow.finetune.MaskingSettings;
import winnow.model.EncoderClassifier;
import winnow.model.Pooling;
import winnow.model.TextEncoder;
import winnow.model.TextEncoders;
import winnow.random.Seeds;
import winnow.tokenizer.Tokenizer;
import winnow.transformer.ComputeDevice;
import winnow.transformer.Encoder;

/** An encoder: reads by predicting hidden tokens, and tells classes with a new classification head. */
final class EncoderTaskModel implements TaskModel {
    private final Encoder encoder;
    private final Tokenizer tokenizer;
    private final EncoderClassifier classifier;
    private final List<String> labels;

    private EncoderTaskModel(Encoder encoder, Tokenizer tokenizer, List<String> labels) {
        this.encoder = encoder;
        this.tokenizer = tokenizer;
        this.classifier = EncoderClassifier.of(encoder, tokenizer);
        this.labels = labels;
    }

    static EncoderTaskModel of(
            Checkpoint checkpoint, ComputeDevice device, Tokenizer tokenizer, List<String> labels, Seeds seeds) {
        return new EncoderTaskModel(
                Encoder.loadWithNewClassifier(checkpoint, labels, seeds, device), tokenizer, labels);
    }

    @Override
    public void requireFitting(Corpus train, Corpus test) {
        // Nothing is too long.
    }

    @Override
    public void read(Corpus texts, FineTuneSettings settings) {
        int mask = tokenizer
                .maskId()
                .orElseThrow(() -> new IllegalArgumentException(
                        "reading by hidden tokens needs a tokenizer with a mask token, got " + tokenizer));
        List<int[]> tokens =
                texts.stream().map(text -> classifier.tokens(text.response())).toList();
        TaskModel.train(
                MaskedTokenTask.of(encoder, tokens, MaskingSettings.bert(mask, tokenizer.vocabularySize(), specials())),
                settings);
    }

    /** Tokens that stand around every text, and those that stand for no text. */
    private Set<Integer> specials() {
        Stream<Integer> around = Arrays.stream(tokenizer.encodeWithSpecials("")).boxed();
        Stream<Integer> others = Stream.of(tokenizer.padId(), tokenizer.maskId(), tokenizer.unknownId())
                .filter(OptionalInt::isPresent)
                .map(OptionalInt::getAsInt);
        return Stream.concat(around, others).collect(Collectors.toSet());
    }

    @Override
    public void learn(Corpus records, FineTuneSettings settings) {
        List<int[]> tokens = records.stream()
                .map(record -> classifier.tokens(record.prompt()))
                .toList();
        int[] classes = records.stream()
                .map(Example::response)
                .mapToInt(labels::indexOf)
                .toArray();
        TaskModel.train(ClassificationTask.of(encoder, tokens, classes), settings);
    }

    @Override
    public int[] classes(Corpus records) {
        return classifier.classes(records.stream().map(Example::prompt).toList());
    }

    @Override
    public Optional<int[]> zeroShotClasses(Corpus records) {
        return Optional.empty();
    }

    @Override
    public Optional<MetricValues> textLoss(Corpus texts) {
        return Optional.empty();
    }

    @Override
    public TextEncoder encoder(Pooling pooling) {
        return TextEncoders.of(encoder, tokenizer, pooling);
    }

    @Override
    public void close() {
        encoder.close();
        tokenizer.close();
    }
}
