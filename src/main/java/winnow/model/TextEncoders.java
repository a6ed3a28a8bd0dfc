package winnow.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.nio.file.Path;
import winnow.checkpoint.Checkpoint;
import winnow.checkpoint.ModelConfig;
import winnow.tokenizer.Tokenizer;
import winnow.transformer.Architectures;
import winnow.transformer.ComputeDevice;
import winnow.transformer.Decoder;
import winnow.transformer.Encoder;
import winnow.transformer.Network;
import winnow.transformer.Precision;
import winnow.transformer.TokenBatch;

/** Opens models that turn texts into vectors. */
public final class TextEncoders {
    private TextEncoders() {}

    /** What encoders and decoders have in common here. */
    interface Stack {
        Network network();

        int width();

        int contextLength();

        /** Hidden states after the last layer [b, t, d] in the scope. */
        NDArray hidden(NDManager scope, TokenBatch batch);
    }

    /**
     * Opens a Hugging Face folder of an encoder (BERT, RoBERTa, DistilBERT) or a decoder.
     *
     * <p>Example: {@code TextEncoders.open(Path.of("bge-small"), Pooling.CLS, ComputeDevice.AUTO, Precision.F32)}.
     *
     * @throws IllegalStateException before anything is read, if the weights will not fit into memory
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
                Stack stack = isEncoder
                        ? new EncoderStack(Encoder.load(checkpoint, device, precision))
                        : new DecoderStack(Decoder.load(checkpoint, device, precision));
                return new LocalTextEncoder(stack, tokenizer, pooling);
            } catch (RuntimeException e) {
                tokenizer.close();
                throw e;
            }
        }
    }

    private record EncoderStack(Encoder network) implements Stack {
        @Override
        public int width() {
            return network.width();
        }

        @Override
        public int contextLength() {
            return network.contextLength();
        }

        @Override
        public NDArray hidden(NDManager scope, TokenBatch batch) {
            return network.hidden(scope, batch);
        }
    }

    private record DecoderStack(Decoder network) implements Stack {
        @Override
        public int width() {
            return network.width();
        }

        @Override
        public int contextLength() {
            return network.contextLength();
        }

        @Override
        public NDArray hidden(NDManager scope, TokenBatch batch) {
            return network.hidden(scope, batch, null);
        }
    }
}
