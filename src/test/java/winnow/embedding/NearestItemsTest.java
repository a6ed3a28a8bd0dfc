package winnow.embedding;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NearestItemsTest {
    /** Few different similarities, so that ties are everywhere, and everything offered twice in any order. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 40, 400})
    void theBestAreKeptInOrderWhateverTheOrderOfOffers(int k) {
        List<Integer> items = new ArrayList<>();
        for (int item = 0; item < 300; item++) {
            items.add(item);
            items.add(item);
        }
        List<Integer> expected = items.stream()
                .distinct()
                .sorted(Comparator.comparing((Integer item) -> -similarity(item))
                        .thenComparing(item -> item))
                .limit(k)
                .toList();
        for (int seed = 0; seed < 20; seed++) {
            Collections.shuffle(items, new Random(seed));
            NearestItems nearest = new NearestItems(k);
            long[] list = new long[k];
            for (int i = 0; i < items.size(); i++) {
                nearest.offer(items.get(i), similarity(items.get(i)));
                if (i % 150 == 149) {
                    int count = nearest.store(list, 0);
                    nearest = new NearestItems(k);
                    nearest.load(list, 0, count);
                }
            }
            int count = nearest.store(list, 0);
            List<Integer> found = new ArrayList<>();
            for (int rank = 0; rank < count; rank++) {
                found.add(NearestItems.item(list[rank]));
                assertEquals(similarity(found.get(rank)), NearestItems.similarity(list[rank]));
            }
            assertEquals(expected, found);
        }
    }

    @Test
    void zerosOfBothSignsTie() {
        NearestItems nearest = new NearestItems(2);
        nearest.offer(5, 0f);
        nearest.offer(3, -0f);
        long[] list = new long[2];
        nearest.store(list, 0);
        assertEquals(3, NearestItems.item(list[0]));
    }

    private static float similarity(int item) {
        return (item * 7919 % 11 - 5) / 5f;
    }
}
