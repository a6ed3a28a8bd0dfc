package winnow.finetune;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import winnow.checkpoint.SafetensorsWriter;

class RunFolderTest {
    private static final TrainingCurve NOTHING = new TrainingCurve(List.of());

    @TempDir
    private Path folder;

    /** In Egypt and Iran a number is written in other digits unless somebody says otherwise. */
    @ParameterizedTest
    @ValueSource(strings = {"en-US", "ar-EG", "fa-IR"})
    void aStateIsFoundAgainWhateverDigitsTheMachineWrites(String language) {
        RunFolder run = RunFolder.at(folder);
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag(language));
        try {
            Path state = run.save(120, new SafetensorsWriter(), NOTHING);
            assertEquals(folder.resolve("step-00000120"), state);
            assertEquals(state, run.latest().orElseThrow());
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void theStateBeforeGoesWhenALaterOneIsThere() {
        RunFolder run = RunFolder.at(folder);
        run.save(9, new SafetensorsWriter(), NOTHING);
        run.save(10, new SafetensorsWriter(), NOTHING);
        assertEquals(folder.resolve("step-00000010"), run.latest().orElseThrow());
        assertFalse(folder.resolve("step-00000009").toFile().exists());
        run.clear();
        assertFalse(run.hasState());
    }
}
