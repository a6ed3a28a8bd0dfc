package winnow.random;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RandomDrawTest {
    private static final Seeds SEEDS = Seeds.of(7);

    @Test
    void aSampleIsWhatWasDrawnInOrder() {
        int[] drawn = RandomDraw.ordered(50, 20, SEEDS.stream("a"));
        assertEquals(
                20,
                Arrays.stream(drawn).filter(i -> i >= 0 && i < 50).distinct().count());
        int[] sorted = drawn.clone();
        Arrays.sort(sorted);
        assertArrayEquals(sorted, RandomDraw.sample(50, 20, SEEDS.stream("a")));
        assertArrayEquals(
                Arrays.copyOf(drawn, 5), RandomDraw.ordered(50, 5, SEEDS.stream("a")), "fewer are a beginning");
    }

    /** 6,000 draws of 1 of 3: each about 2,000 times, four standard deviations being 146. */
    @Test
    void everyNumberHasTheSameChance() {
        int[] times = new int[3];
        for (int r = 0; r < 6000; r++) {
            times[RandomDraw.ordered(3, 1, SEEDS.stream("draw " + r))[0]]++;
        }
        for (int time : times) {
            assertEquals(2000, time, 146);
        }
    }

    @Test
    void aShuffleKeepsEveryNumber() {
        int[] order = IntStream.range(0, 30).toArray();
        RandomDraw.shuffle(order, SEEDS.stream("b"));
        assertArrayEquals(
                IntStream.range(0, 30).toArray(), Arrays.stream(order).sorted().toArray());
    }
}
