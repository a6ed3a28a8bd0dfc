package winnow.cli;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import winnow.checkpoint.Checkpoint;
import winnow.model.LanguageModel;
import winnow.model.LanguageModels;
import winnow.tokenizer.Tokenizer;
import winnow.transformer.ComputeDevice;
import winnow.transformer.Decoder;
import winnow.transformer.LoraAdapter;
import winnow.transformer.Precision;

/** A language model, perhaps with an adapter on it, and all that must be closed with it. */
final class OpenedModel implements AutoCloseable {
    private final Deque<Runnable> closing = new ArrayDeque<>();
    private final LanguageModel model;

    private OpenedModel(ModelArgument argument, Optional<Path> adapter, ComputeDevice device, Precision precision) {
        if (adapter.isEmpty()) {
            model = LanguageModels.open(argument.folder(), device, precision);
            closing.push(model::close);
            return;
        }
        try (Checkpoint checkpoint = Checkpoint.open(argument.folder())) {
            Tokenizer tokenizer = Tokenizer.load(argument.folder());
            closing.push(tokenizer::close);
            Decoder decoder = Decoder.load(checkpoint, device, precision);
            closing.push(decoder::close);
            LoraAdapter lora = LoraAdapter.read(adapter.get(), decoder);
            closing.push(lora::close);
            model = LanguageModels.of(decoder, tokenizer, checkpoint.folder());
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    static OpenedModel open(ModelArgument argument, Optional<Path> adapter, ComputeDevice device, Precision precision) {
        return new OpenedModel(argument, adapter, device, precision);
    }

    LanguageModel model() {
        return model;
    }

    @Override
    public void close() {
        while (!closing.isEmpty()) {
            closing.pop().run();
        }
    }
}
