package winnow.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class InstallationTest {
    @Test
    void findsWhatTheCheckoutHoldsFromAnyWorkingDirectory() {
        Path dataSets = Installation.here().dataSets().orElseThrow();

        assertTrue(dataSets.isAbsolute());
        assertTrue(Files.isRegularFile(dataSets.resolve("gsm8k-train.json")), dataSets.toString());
    }
}
