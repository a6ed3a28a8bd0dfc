package winnow.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class QuantityTest {
    @Test
    void valuesAreRoundedAndCountsAreNot() {
        assertEquals("0.123457", Quantity.value(0.12345678));
        assertEquals("123457", Quantity.value(123456.78));
        assertEquals("2981829", Quantity.value(2_981_829));
        assertEquals("300", Quantity.value(300));
    }
}
