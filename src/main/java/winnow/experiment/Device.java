package winnow.experiment;

import java.util.List;
import java.util.Optional;

/**
 * A machine that plans are made for.
 *
 * @param name as the command line calls it
 * @param title in words
 * @param halfRate dense operations a second with 16-bit numbers, multiplication and addition counted apart
 * @param singleRate the same with 32-bit numbers
 * @param bytes of memory that a model can use
 */
public record Device(String name, String title, double halfRate, double singleRate, long bytes) {
    private static final double TERA = 1e12;
    private static final long GIGA = 1_000_000_000;

    /** Checks that rates and memory are there. */
    public Device {
        if (!(halfRate > 0 && singleRate > 0) || bytes <= 0) {
            throw new IllegalArgumentException(
                    "rates and memory must be > 0, got " + halfRate + ", " + singleRate + " and " + bytes);
        }
    }

    /**
     * Devices of the makers' data sheets. Tensor-core rates are those without sparsity and with 32-bit accumulation; 32-bit rates those of
     * the ordinary cores, as PyTorch uses them by default.
     *
     * <p>Sources, all NVIDIA: T4 data sheet; A40 data sheet; A100 data sheet (SXM, 80 GB); H100 and H200 data sheets (SXM; half of the rates
     * with sparsity); Ada GPU architecture paper, appendix A (GeForce RTX 4090).
     */
    public static List<Device> known() {
        return List.of(
                of("t4", "NVIDIA T4", 65, 8.1, 16),
                of("rtx-4090", "NVIDIA GeForce RTX 4090", 165.2, 82.6, 24),
                of("a40", "NVIDIA A40", 149.7, 37.4, 48),
                of("a100-80", "NVIDIA A100 SXM 80 GB", 312, 19.5, 80),
                of("h100", "NVIDIA H100 SXM", 989.5, 67, 80),
                of("h200", "NVIDIA H200 SXM", 989.5, 67, 141));
    }

    private static Device of(String name, String title, double half, double single, long gigabytes) {
        return new Device(name, title, half * TERA, single * TERA, gigabytes * GIGA);
    }

    /**
     * The device of a name.
     *
     * @throws IllegalArgumentException if it is not in the table
     */
    public static Device named(String name) {
        Optional<Device> found =
                known().stream().filter(device -> device.name().equals(name)).findFirst();
        return found.orElseThrow(() -> new IllegalArgumentException("device must be among cpu, "
                + String.join(", ", known().stream().map(Device::name).toList()) + ", got \"" + name + "\""));
    }
}
