package winnow.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HubEnvironmentTest {
    @TempDir
    private Path home;

    @Test
    void theTokenComesFromTheVariableThenItsFileThenTheOneOfTheHome() throws IOException {
        Map<String, String> environment = new HashMap<>(Map.of("HF_HOME", home.toString()));
        assertEquals(Optional.empty(), authorization(environment));
        Files.writeString(home.resolve("token"), "of-home\n");
        assertEquals(Optional.of("Bearer of-home"), authorization(environment));
        Path file = Files.writeString(home.resolve("mine"), " of-file ");
        environment.put("HF_TOKEN_PATH", file.toString());
        assertEquals(Optional.of("Bearer of-file"), authorization(environment));
        environment.put("HF_TOKEN", "of-variable");
        assertEquals(Optional.of("Bearer of-variable"), authorization(environment));
        environment.put("HF_HUB_DISABLE_IMPLICIT_TOKEN", "true");
        assertEquals(Optional.empty(), authorization(environment));
    }

    @ParameterizedTest
    @ValueSource(strings = {"secret\nX-Header: 1", "secret secret", "sécret", "secret\0"})
    void aTokenThatIsNoHeaderIsRefusedUnseen(String token) {
        IllegalArgumentException error =
                assertThrows(IllegalArgumentException.class, () -> authorization(Map.of("HF_TOKEN", token)));
        assertTrue(error.getMessage().contains("HF_TOKEN"), error.getMessage());
        assertFalse(error.toString().contains("cret"), error.toString());
    }

    @Test
    void aTokenDoesNotPrint() {
        assertEquals("(token)", String.valueOf(new Token("secret", "x")));
    }

    @Test
    void theTimeoutIsInSeconds() {
        assertEquals(Duration.ofSeconds(10), new HubEnvironment(Map.of()).timeout());
        assertEquals(Duration.ofSeconds(7), new HubEnvironment(Map.of("HF_HUB_DOWNLOAD_TIMEOUT", "7")).timeout());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "1e999", "3601", "9999999999999", "soon"})
    void aTimeoutThatIsNoneIsRefused(String text) {
        HubEnvironment environment = new HubEnvironment(Map.of("HF_HUB_DOWNLOAD_TIMEOUT", text));
        assertThrows(IllegalArgumentException.class, environment::timeout);
    }

    @Test
    void switchesAreOnByAnyOfTheirWords() {
        for (String on : new String[] {"1", "on", "YES", "True", " true "}) {
            assertTrue(new HubEnvironment(Map.of("HF_HUB_OFFLINE", on)).isOffline(), on);
        }
        for (String off : new String[] {"", "0", "no", "offline"}) {
            assertFalse(new HubEnvironment(Map.of("HF_HUB_OFFLINE", off)).isOffline(), off);
        }
    }

    @Test
    void theEndpointIsTheHubUnlessNamed() {
        assertEquals(
                URI.create("https://huggingface.co"),
                new HubEnvironment(Map.of()).endpoint().base());
        assertEquals(
                URI.create("https://mirror.example/hub"),
                new HubEnvironment(Map.of("HF_ENDPOINT", "https://mirror.example/hub//"))
                        .endpoint()
                        .base());
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://localhost:80", "http://127.0.0.1", "http://[::1]:8080/x", "HTTPS://a.example"})
    void anEndpointIsSafeWithHttpsOrOnThisMachine(String text) {
        assertEquals(URI.create(text), Endpoint.of(text).base());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://example.com",
                "http://127.0.0.1.example.com",
                "http://localhost.example.com",
                "ftp://localhost",
                "https://user:s3cret@example.com",
                "https://example.com?x=s3cret",
                "https://example.com#s3cret",
                "https://",
                "example.com",
                "file:///x",
                "https://a b",
                "/",
                "http://user:s3cret@localhost"
            })
    void anEndpointThatIsNotSafeIsRefusedWithoutItsSecrets(String text) {
        IllegalArgumentException error = assertThrows(IllegalArgumentException.class, () -> Endpoint.of(text));
        assertTrue(error.getMessage().startsWith("HF_ENDPOINT must be https://"), error.getMessage());
        assertFalse(error.getMessage().contains("s3cret"), error.getMessage());
    }

    @Test
    void onlyTheSameSchemeHostAndPortAreTheEndpoint() {
        Endpoint endpoint = Endpoint.of("https://hub.example");
        assertTrue(endpoint.isOriginOf(URI.create("https://HUB.example:443/any")));
        for (String other : new String[] {
            "http://hub.example/", "https://hub.example:444/", "https://cdn.hub.example/", "https://hub.example.com/"
        }) {
            assertFalse(endpoint.isOriginOf(URI.create(other)), other);
        }
    }

    @Test
    void aRevisionWithASlashIsOnePartOfTheAddress() {
        assertEquals(
                URI.create("https://hub.example/api/models/a/b/revision/refs%2Fpr%2F1"),
                Endpoint.of("https://hub.example").revision(ModelName.of("a/b@refs/pr/1")));
    }

    private static Optional<String> authorization(Map<String, String> environment) {
        return new HubEnvironment(environment).token().map(Token::authorization);
    }
}
