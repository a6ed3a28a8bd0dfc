package winnow.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NearestNameTest {
    @Test
    void editsAreInsertionsDeletionsAndReplacements() {
        assertEquals(3, NearestName.edits("kitten", "sitting"));
        assertEquals(2, NearestName.edits("k-center", "k-centre"));
        assertEquals(4, NearestName.edits("", "less"));
        assertEquals(0, NearestName.edits("less", "less"));
    }

    @Test
    void theNearestNameDisregardsCapitalsAndTiesGoToTheFirst() {
        assertEquals(Optional.of("seeds"), NearestName.of("SEDS", List.of("shares", "seeds")));
        assertEquals(Optional.of("abc"), NearestName.of("ab", List.of("abc", "abd")));
    }

    @Test
    void whatHasHalfOfItsLettersWrongIsNotNear() {
        assertEquals(Optional.empty(), NearestName.of("old", List.of("pool", "test")));
        assertEquals(Optional.empty(), NearestName.of("old", List.of()));
    }
}
