package winnow.random;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import org.junit.jupiter.api.Test;

class SeedsTest {
    @Test
    void aStreamIsTheSameOnEveryMachineAndJavaVersion() {
        assertEquals(-6798416594719991799L, Seeds.of(7).stream("greedy").nextLong());
    }

    @Test
    void streamsDependOnRootAndNameAlone() {
        Seeds seeds = Seeds.of(7);
        seeds.stream("other").nextLong();
        assertEquals(
                Seeds.of(7).stream("greedy").nextLong(), seeds.stream("greedy").nextLong());
        assertNotEquals(
                seeds.stream("greedy").nextLong(), seeds.stream("random").nextLong());
        assertNotEquals(
                seeds.stream("greedy").nextLong(), Seeds.of(8).stream("greedy").nextLong());
        assertNotEquals(
                seeds.child("a").stream("greedy").nextLong(),
                seeds.stream("greedy").nextLong());
    }
}
