package winnow.transformer;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import java.util.Locale;

/** Where tensors live and are computed: the processor, or a CUDA device. */
public enum ComputeDevice {
    /** The first GPU if the native library sees one, else the processor. */
    AUTO,
    /** The processor, whatever else there is. */
    CPU,
    /** A GPU, or an error. */
    GPU;

    /**
     * Reads {@code auto}, {@code cpu} or {@code gpu}.
     *
     * @throws IllegalArgumentException for any other word
     */
    public static ComputeDevice of(String name) {
        for (ComputeDevice device : values()) {
            if (device.name().toLowerCase(Locale.ROOT).equals(name)) {
                return device;
            }
        }
        throw new IllegalArgumentException("device must be auto, cpu or gpu, got " + name);
    }

    /**
     * Whether computation takes place on a GPU.
     *
     * @throws IllegalStateException when a GPU is demanded and the native library sees none
     */
    public boolean isGpu() {
        int found = this == CPU ? 0 : NativeEngine.get().getGpuCount();
        if (this == GPU && found == 0) {
            throw new IllegalStateException("device gpu needs a CUDA build of libtorch that sees a GPU, found none;"
                    + " winnow doctor --gpu says what is missing");
        }
        return found > 0;
    }

    /** An owner of tensors there; whoever makes it closes it. */
    public NDManager newManager() {
        NativeEngine.get();
        return NDManager.newBaseManager(device());
    }

    Device device() {
        return isGpu() ? Device.gpu() : Device.cpu();
    }
}
