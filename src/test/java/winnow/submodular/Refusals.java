package winnow.submodular;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.function.Executable;

/** Asserts that a bad argument is refused with a message that says which rule it broke. */
public final class Refusals {
    private Refusals() {}

    /** The call must throw an IllegalArgumentException whose message contains {@code part}. */
    public static void assertRefused(String part, Executable call) {
        IllegalArgumentException refusal = assertThrows(IllegalArgumentException.class, call);
        assertTrue(refusal.getMessage().contains(part), refusal.getMessage());
    }
}
