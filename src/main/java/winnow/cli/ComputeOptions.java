package winnow.cli;

import picocli.CommandLine.Option;
import winnow.experiment.ComputeSettings;
import winnow.experiment.ExperimentSpec;
import winnow.transformer.ComputeDevice;

/** Where and in which number format the models of an experiment are computed; what is not given is as in the file. */
final class ComputeOptions {
    @Option(
            names = "--device",
            paramLabel = "auto|cpu|gpu",
            description = "Where models are computed (default: as in the file, cpu where it says nothing).")
    private String device;

    @Option(
            names = "--precision",
            paramLabel = "f32|f16|bf16",
            description =
                    "Number format of models that only read, as for utilities (default: as in the file, f32 where it says nothing);"
                            + " what learns is always in f32 or, with qlora, in 4 bits. Results of every device and format stand apart.")
    private String precision;

    /**
     * The experiment with what was given in the place of what it says.
     *
     * @throws IllegalStateException if a GPU is asked for and the native library sees none
     */
    ExperimentSpec over(ExperimentSpec spec) {
        ComputeSettings compute = spec.compute();
        if (precision != null) {
            compute = compute.withPrecision(ModelArgument.precision(precision));
        }
        ComputeDevice wanted = device == null ? compute.device() : ComputeDevice.of(device);
        return spec.withCompute(compute.withDevice(wanted.isGpu() ? ComputeDevice.GPU : ComputeDevice.CPU));
    }
}
