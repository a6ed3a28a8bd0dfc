package winnow.model;

import java.nio.file.Path;
import java.util.List;
import winnow.checkpoint.Checkpoint;
import winnow.checkpoint.ModelFolder;
import winnow.tokenizer.Tokenizer;
import winnow.transformer.ComputeDevice;
import winnow.transformer.Decoder;
import winnow.transformer.Precision;

/** Opens language models. */
public final class LanguageModels {
    private LanguageModels() {}

    /**
     * Opens a Hugging Face folder with {@code config.json}, {@code model.safetensors} (or shards) and {@code tokenizer.json}.
     *
     * <p>Example: {@code LanguageModels.open(Path.of("gpt2"), ComputeDevice.AUTO, Precision.F32)}.
     *
     * @throws IllegalStateException before anything is read, if the weights will not fit into memory; the message has the
     *     estimate and what would fit
     * @throws winnow.corpus.InvalidRecordException naming the file that is missing or breaks a rule
     */
    public static LanguageModel open(Path folder, ComputeDevice device, Precision precision) {
        try (Checkpoint checkpoint = Checkpoint.open(folder)) {
            MemoryNeed.ofDecoder(checkpoint.config(), device, precision).requireAvailable(folder);
            Tokenizer tokenizer = Tokenizer.load(folder);
            try {
                Decoder decoder = Decoder.load(checkpoint, device, precision);
                List<Integer> endTokens = EndTokens.of(checkpoint.folder(), checkpoint.config(), tokenizer);
                return LocalLanguageModel.owning(decoder, tokenizer, endTokens, device);
            } catch (RuntimeException e) {
                tokenizer.close();
                throw e;
            }
        }
    }

    /**
     * A model that is in memory already, such as one in training. Closing the result closes neither argument.
     *
     * @throws IllegalArgumentException if the tokenizer has ids that the model has not
     */
    public static LanguageModel of(Decoder decoder, Tokenizer tokenizer) {
        return LocalLanguageModel.borrowing(decoder, tokenizer);
    }

    /**
     * The same, whose texts end where those of {@link #open} do: at the tokens of the folder's {@code generation_config.json}, which
     * the model in memory does not know.
     *
     * @throws IllegalArgumentException if the tokenizer has ids that the model has not
     */
    public static LanguageModel of(Decoder decoder, Tokenizer tokenizer, ModelFolder folder) {
        return LocalLanguageModel.borrowing(decoder, tokenizer, EndTokens.of(folder, decoder.config(), tokenizer));
    }
}
