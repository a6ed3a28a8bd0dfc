package winnow.model;

import java.nio.file.Path;
import winnow.checkpoint.Checkpoint;
import winnow.checkpoint.ModelConfig;
import winnow.tokenizer.Tokenizer;
import winnow.transformer.Architectures;
import winnow.transformer.ComputeDevice;
import winnow.transformer.Decoder;
import winnow.transformer.Encoder;
import winnow.transformer.Precision;

/** Opens models that turn texts into vectors. */
public final class TextEncoders {
    private TextEncoders() {}

    /**
     * Opens a Hugging Face folder of an encoder (BERT, RoBERTa, DistilBERT) or a decoder.
     *
     * <p>Example: {@code TextEncoders.open(Path.of("bge-small"), Pooling.CLS, ComputeDevice.AUTO, Precision.F32)}.
     *
     * @throws IllegalStateException before anything is read, if the weights of a decoder will not fit into memory
     * @throws winnow.corpus.InvalidRecordException naming the file that is missing or breaks a rule
     */
    public static TextEncoder open(Path folder, Pooling pooling, ComputeDevice device, Precision precision) {
        try (Checkpoint checkpoint = Checkpoint.open(folder)) {
            ModelConfig config = checkpoint.config();
            boolean isEncoder = Architectures.isEncoder(config);
            if (!isEncoder) {
                MemoryNeed.ofDecoder(config, device, precision).requireAvailable(folder);
            }
            Tokenizer tokenizer = Tokenizer.load(folder);
            try {
                if (isEncoder) {
                    return of(Encoder.load(checkpoint, device, precision), tokenizer, pooling);
                }
                return of(Decoder.load(checkpoint, device, precision), tokenizer, pooling);
            } catch (RuntimeException e) {
                tokenizer.close();
                throw e;
            }
        }
    }

    /** An encoder that is in memory already; closing the result closes both arguments. */
    public static TextEncoder of(Encoder encoder, Tokenizer tokenizer, Pooling pooling) {
        return new LocalTextEncoder(encoder, encoder::hidden, tokenizer, pooling);
    }

    /** A decoder that is in memory already; closing the result closes both arguments. */
    public static TextEncoder of(Decoder decoder, Tokenizer tokenizer, Pooling pooling) {
        return new LocalTextEncoder(decoder, (scope, batch) -> decoder.hidden(scope, batch, null), tokenizer, pooling);
    }
}
