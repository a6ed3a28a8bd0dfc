package winnow.linalg;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.RepeatedTest;

class ParallelTest {
    /** Whichever thread comes first to a bad block, a reader is told of the first of them, in the words of who refused it. */
    @RepeatedTest(20)
    void theLowestBlockThatFailsIsToldOfAsItIs() {
        IllegalArgumentException error = assertThrows(
                IllegalArgumentException.class,
                () -> Parallel.forBlocks(1_000, 10, (from, to) -> {
                    if (from == 130 || from >= 700) {
                        throw new IllegalArgumentException("bad block at " + from);
                    }
                }));
        assertEquals("bad block at 130", error.getMessage());
    }
}
