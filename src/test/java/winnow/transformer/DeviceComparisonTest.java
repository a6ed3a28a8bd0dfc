package winnow.transformer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import org.junit.jupiter.api.Test;

class DeviceComparisonTest {
    @Test
    void theProcessorAgreesWithItself() {
        List<DeviceComparison.Agreement> agreements = new DeviceComparison(ComputeDevice.CPU).agreements();
        assertEquals(2, agreements.size());
        for (DeviceComparison.Agreement agreement : agreements) {
            assertEquals(0, agreement.difference(), agreement.name());
        }
    }

    @Test
    void aValueThatIsNotANumberNeverAgrees() {
        assertFalse(new DeviceComparison.Agreement("x", Double.NaN, 1).holds());
        assertFalse(new DeviceComparison.Agreement("x", 1.1, 1).holds());
    }
}
