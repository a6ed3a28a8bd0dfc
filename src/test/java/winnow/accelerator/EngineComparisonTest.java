package winnow.accelerator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import winnow.transformer.ComputeDevice;
import winnow.transformer.DeviceComparison.Agreement;
import winnow.transport.TransportEngine;

class EngineComparisonTest {
    private final EngineComparison comparison = new EngineComparison(200);

    @Test
    void theProcessorsAgreeWithThemselves() {
        assertEquals(0, comparison.agreement(TransportEngine.PROCESSORS).difference());
    }

    @Test
    void tensorsAgreeButForRounding() {
        try (TensorEngine engine = TensorEngine.open(ComputeDevice.CPU)) {
            Agreement agreement = comparison.agreement(engine);
            assertTrue(agreement.holds(), agreement::toString);
            assertTrue(agreement.difference() > 0, "computed by tensors, so not to the same bits");
        }
    }
}
