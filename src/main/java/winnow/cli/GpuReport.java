package winnow.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import winnow.accelerator.EngineComparison;
import winnow.accelerator.TensorEngine;
import winnow.transformer.ComputeDevice;
import winnow.transformer.DeviceComparison;
import winnow.transport.TransportEngine;

/** {@code winnow doctor --gpu}: whether a GPU computes, whether it computes the right thing, and how fast. */
final class GpuReport {
    private final PrintWriter out;

    GpuReport(PrintWriter out) {
        this.out = out;
    }

    /** Prints the report; 0 if a GPU was found and agrees with the processor. */
    int print() {
        if (!ComputeDevice.AUTO.isGpu()) {
            out.println("missing  gpu        the native library sees none");
            out.println("                    -> an NVIDIA driver (nvidia-smi must list the card)");
            out.println("                    -> libtorch 2.7.1 for CUDA 12.8: pip install torch==2.7.1, then");
            out.println("                       export PYTORCH_LIBRARY_PATH=$(python3 -c 'import torch, os;"
                    + " print(os.path.dirname(torch.__file__) + \"/lib\")')");
            out.println("                       export PYTORCH_VERSION=2.7.1 PYTORCH_FLAVOR=cu128");
            out.println(
                    "                    -> a build without the processor's libtorch: mvn -Pgpu -DskipTests clean package");
            out.flush();
            return 1;
        }
        DeviceComparison comparison = new DeviceComparison(ComputeDevice.GPU);
        EngineComparison transport = new EngineComparison(5_000);
        List<DeviceComparison.Agreement> agreements = new ArrayList<>(comparison.agreements());
        double seconds;
        try (TensorEngine gpu = TensorEngine.open(ComputeDevice.GPU)) {
            agreements.add(transport.agreement(gpu));
            seconds = transport.seconds(gpu);
        }
        for (DeviceComparison.Agreement agreement : agreements) {
            out.printf(
                    "%-8s %-18s largest difference %.2e, tolerance %.0e%n",
                    agreement.holds() ? "ok" : "broken",
                    agreement.name(),
                    agreement.difference(),
                    agreement.tolerance());
        }
        out.printf(
                "%-8s %-18s %,.0f tokens/s on the GPU, %,.0f on the processor (F32, 12 layers, width 768, 8 x 128)%n",
                "speed",
                "forward",
                comparison.tokensPerSecond(),
                new DeviceComparison(ComputeDevice.CPU).tokensPerSecond());
        out.printf(
                "%-8s %-18s %.3f s on the GPU, %.3f on the processor (5,000 to 5,000 points, width 256, to an error of 1e-5)%n",
                "speed", "transport", seconds, transport.seconds(TransportEngine.PROCESSORS));
        out.flush();
        return agreements.stream().allMatch(DeviceComparison.Agreement::holds) ? 0 : 1;
    }
}
