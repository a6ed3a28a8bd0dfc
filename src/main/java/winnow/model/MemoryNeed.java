package winnow.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import winnow.checkpoint.ModelConfig;
import winnow.transformer.ComputeDevice;
import winnow.transformer.Decoder;
import winnow.transformer.Precision;

/**
 * What a model will take of the machine's memory, and whether that is there.
 *
 * @param weights number of weights
 * @param linear how many of them are of linear layers, the only ones that {@link Precision#BF16_LINEAR} rounds
 * @param precision how they are held
 * @param onGpu whether they are held elsewhere
 */
record MemoryNeed(long weights, long linear, Precision precision, boolean onGpu) {
    /** Activations, keys and values, logits and the native library itself, with the batches that scoring makes. */
    private static final long BESIDE_WEIGHTS = 600L << 20;

    private static final Path MEMORY = Path.of("/proc/meminfo");
    private static final Path CONTAINER = Path.of("/sys/fs/cgroup");

    static MemoryNeed ofDecoder(ModelConfig config, ComputeDevice device, Precision precision) {
        return new MemoryNeed(Decoder.sizeOf(config), Decoder.linearSizeOf(config), precision, device.isGpu());
    }

    /** Bytes for the weights and what stands beside them. */
    long bytes() {
        double inFull = precision == Precision.F32 ? weights : precision == Precision.F16 ? 0 : weights - linear;
        double bytes = Float.BYTES * inFull + Short.BYTES * (weights - inFull) + BESIDE_WEIGHTS;
        // Beyond 2^63 - 1 it stays there.
        return (long) bytes;
    }

    /** Does nothing where the system does not say how much there is, or for a GPU, which refuses by itself. */
    void requireAvailable(Path folder) {
        if (onGpu) {
            return;
        }
        OptionalLong available = available(MEMORY, CONTAINER);
        if (available.isPresent()) {
            requireWithin(available.getAsLong(), folder);
        }
    }

    void requireWithin(long available, Path folder) {
        if (bytes() <= available) {
            return;
        }
        long half = new MemoryNeed(weights, linear, Precision.F16, false).bytes();
        String remedy = precision == Precision.F32 && half <= available
                ? "precision f16 would need about " + gibibytes(half)
                : "close other programs, or take a model of at most "
                        + Math.max(0, (available - BESIDE_WEIGHTS) / Short.BYTES / 1_000_000)
                        + " million weights with precision f16";
        throw new IllegalStateException("the model in " + folder + " has " + weights / 1_000_000
                + " million weights and needs about " + gibibytes(bytes()) + " of memory, found "
                + gibibytes(available) + " free; " + remedy);
    }

    private static String gibibytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f GiB", bytes / (double) (1L << 30));
    }

    /** What Linux says can be used, and less if a container's limit is nearer. */
    static OptionalLong available(Path memory, Path container) {
        OptionalLong machine = value(memory, "MemAvailable:");
        OptionalLong limit = number(container.resolve("memory.max"));
        OptionalLong used = number(container.resolve("memory.current"));
        if (machine.isEmpty() || limit.isEmpty() || used.isEmpty()) {
            return machine.isEmpty() ? machine : OptionalLong.of(1024 * machine.getAsLong());
        }
        // Files that were read count as used, until their memory is wanted.
        long cached = value(container.resolve("memory.stat"), "inactive_file ").orElse(0);
        return OptionalLong.of(Math.min(1024 * machine.getAsLong(), limit.getAsLong() - used.getAsLong() + cached));
    }

    private static OptionalLong value(Path file, String name) {
        return lines(file).stream()
                .filter(line -> line.startsWith(name))
                .mapToLong(line -> Long.parseLong(line.substring(name.length()).replaceAll("\\D", "")))
                .findFirst();
    }

    private static OptionalLong number(Path file) {
        List<String> lines = lines(file);
        boolean isNumber = lines.size() == 1 && lines.get(0).matches("\\d{1,18}");
        return isNumber ? OptionalLong.of(Long.parseLong(lines.get(0))) : OptionalLong.empty();
    }

    private static List<String> lines(Path file) {
        try {
            return Files.exists(file) ? Files.readAllLines(file) : List.of();
        } catch (IOException e) {
            // A system that does not tell is one that cannot be asked.
            return List.of();
        }
    }
}
