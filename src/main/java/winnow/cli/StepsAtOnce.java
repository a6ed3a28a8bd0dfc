package winnow.cli;

import java.util.List;
import java.util.stream.IntStream;
import winnow.checkpoint.ModelConfig;
import winnow.experiment.ExperimentRun;
import winnow.transformer.Decoder;

/**
 * How many steps of an experiment run at once, each in a process of its own.
 *
 * @param count processes; 1 for none but this
 * @param bytesEach about how much memory each takes
 */
record StepsAtOnce(int count, long bytesEach) {
    private static final int MOST = 256;
    private static final double SHARE_OF_MEMORY = 0.7;

    /** A process with Java, its native library and a small batch. */
    private static final long BASE_BYTES = 700L << 20;

    /** Weights, gradients and two moments of four bytes each, and once more for copies on the way. */
    private static final int BYTES_PER_WEIGHT = 20;

    /** With less to do, starting a process takes longer than it saves. */
    private static final long PASSES_WORTH_A_PROCESS = 20_000;

    /**
     * As many as were asked for, or as cores, memory and the steps allow.
     *
     * @param asked how many, or null
     */
    static StepsAtOnce of(Integer asked, ExperimentRun run, Threads threads) {
        if (asked != null && (asked < 1 || asked > MOST)) {
            throw new IllegalArgumentException("--parallel must be from 1 to " + MOST + ", got " + asked);
        }
        long weights = Decoder.sizeOf(ModelConfig.read(run.model().resolve("config.json")));
        long bytes = BASE_BYTES + BYTES_PER_WEIGHT * weights;
        if (asked != null) {
            return new StepsAtOnce(asked, bytes);
        }
        if (!NativeThreads.isSmall(weights) || run.spec().compute().isOnGpu()) {
            // One step uses all cores, or the GPU, by itself.
            return new StepsAtOnce(1, bytes);
        }
        long inMemory = ThisProcessor.physicalMemory()
                .map(all -> (long) (SHARE_OF_MEMORY * all / bytes))
                .orElse(1L);
        long worth = run.missingWork().passes() / PASSES_WORTH_A_PROCESS;
        long least = Math.min(Math.min(threads.count(), run.mostAtOnce()), Math.min(inMemory, worth));
        return new StepsAtOnce((int) Math.max(1, least), bytes);
    }

    /** The processes, not started yet; none if all is done in this one. */
    List<StepProcess> processes(ExperimentRun run, DataOptions data, Threads threads) {
        int each = Math.max(1, threads.count() / count);
        return count == 1
                ? List.of()
                : IntStream.range(0, count)
                        .mapToObj(i -> new StepProcess(run, data, each, count))
                        .toList();
    }
}
