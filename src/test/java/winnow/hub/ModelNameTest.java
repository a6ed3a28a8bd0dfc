package winnow.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelNameTest {
    @Test
    void aNameWithoutARevisionMeansMain() {
        assertEquals(new ModelName("org/name", "main"), ModelName.of("org/name"));
        assertEquals("org/name", ModelName.of("org/name@main").toString());
    }

    @Test
    void aRevisionFollowsTheFirstAt() {
        assertEquals(new ModelName("org/name", "refs/pr/1"), ModelName.of("org/name@refs/pr/1"));
        assertEquals("org/name@v1.0", ModelName.of("org/name@v1.0").toString());
    }

    @Test
    void theFolderIsTheOneOtherProgramsUse() {
        assertEquals("models--org--na.me-2_x", ModelName.of("org/na.me-2_x").folder());
        assertEquals("models--gpt2", ModelName.of("gpt2").folder());
    }

    @Test
    void onlyFortyHexadecimalDigitsAreACommit() {
        assertTrue(ModelName.of("a/b@" + CacheFolder.COMMIT).isCommit());
        assertFalse(ModelName.of("a/b@" + CacheFolder.COMMIT.substring(1)).isCommit());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "/", "a/", "/a", "a/b/c", "..", "../x", "a/..", "a/.b", "a/b.", "-a/b", "a--b/c", "a/b..c", "a\\b",
                "C:/x", "a b", "a/b\n", "a/é"
            })
    void aNameThatCouldLeaveTheCacheOrIsNoneOfTheHubsIsRefused(String id) {
        IllegalArgumentException error = assertThrows(IllegalArgumentException.class, () -> ModelName.of(id));
        assertTrue(error.getMessage().startsWith("model must be org/name"), error.getMessage());
        assertFalse(error.getMessage().contains("\n"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "..", "../../x", "/x", "a//b", "a/../b", "a\\b", "c:", "a b", "x.", "nul", "a@b", "-\0"})
    void aRevisionThatCouldLeaveTheCacheIsRefused(String revision) {
        IllegalArgumentException error =
                assertThrows(IllegalArgumentException.class, () -> ModelName.of("org/name@" + revision));
        assertTrue(error.getMessage().startsWith("revision must be"), error.getMessage());
    }

    @Test
    void aNameLongerThanTheHubAllowsIsRefused() {
        assertEquals(96, new ModelName("a".repeat(96), "main").id().length());
        assertThrows(IllegalArgumentException.class, () -> new ModelName("a".repeat(97), "main"));
    }
}
