package winnow.cli;

import java.util.Optional;
import winnow.accelerator.TensorEngine;
import winnow.transformer.ComputeDevice;
import winnow.transport.TransportEngine;

/**
 * Where a command computes transport. On the processors unless a device is named: results are then the same bits everywhere, and no native
 * library is started for them.
 */
final class TransportDevice implements AutoCloseable {
    private final Optional<TensorEngine> tensors;

    private TransportDevice(Optional<TensorEngine> tensors) {
        this.tensors = tensors;
    }

    /**
     * Opens the device of an option's value; null if it is not given.
     *
     * @throws IllegalStateException if a GPU is demanded and there is none
     */
    static TransportDevice open(String device) {
        boolean onGpu = device != null && ComputeDevice.of(device).isGpu();
        return new TransportDevice(onGpu ? Optional.of(TensorEngine.open(ComputeDevice.GPU)) : Optional.empty());
    }

    TransportEngine engine() {
        return tensors.<TransportEngine>map(open -> open).orElse(TransportEngine.PROCESSORS);
    }

    @Override
    public void close() {
        tensors.ifPresent(TensorEngine::close);
    }
}
