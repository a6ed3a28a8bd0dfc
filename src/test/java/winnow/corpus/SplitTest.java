package winnow.corpus;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import winnow.random.Seeds;

class SplitTest {
    @ParameterizedTest
    @CsvSource({"0,0.2,0.1", "1,0.5,0.5", "3,0.5,0.5", "10,0,0", "10,0,1", "101,0.25,0.1"})
    void partsAreDisjointSortedAndTogetherEverything(int n, double validation, double test) {
        Split split = Split.of(n, validation, test, Seeds.of(7));

        int[] together = Stream.of(split.train(), split.validation(), split.test())
                .flatMapToInt(IntStream::of)
                .sorted()
                .toArray();
        assertArrayEquals(IntStream.range(0, n).toArray(), together);
        assertEquals(Math.round(validation * n), split.validation().length);
        assertArrayEquals(IntStream.of(split.train()).sorted().toArray(), split.train());
    }

    @Test
    void theSeedDecidesAndNothingElse() {
        Split split = Split.of(100, 0.2, 0.2, Seeds.of(7));

        assertEquals(split, Split.of(100, 0.2, 0.2, Seeds.of(7)));
        assertNotEquals(split, Split.of(100, 0.2, 0.2, Seeds.of(8)));
        split.train()[0] = -1;
        assertEquals(split, Split.of(100, 0.2, 0.2, Seeds.of(7)));
    }

    @ParameterizedTest
    @CsvSource({"-1,0,0", "10,-0.1,0", "10,0.6,0.6", "10,NaN,0"})
    void sharesBeyondTheWholeAreRefused(int n, double validation, double test) {
        assertThrows(IllegalArgumentException.class, () -> Split.of(n, validation, test, Seeds.of(7)));
    }
}
