package winnow.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import winnow.corpus.OutputFile;

class StepSettingTest {
    @TempDir
    private Path cache;

    private StepSetting setting() {
        return new StepSetting(cache, "digest", ComputeSettings.CPU_F32, cache, 1);
    }

    private static void write(Path folder, String text) {
        OutputFile.writeDirectory(folder, inside -> Files.writeString(inside.resolve("model"), text));
    }

    @Test
    void aModelThatAnotherStepHasMadeMeanwhileIsTaken() {
        Path made = setting().derivedModel("source", folder -> {
            write(folder, "of the faster one");
            write(folder, "of this one");
        });
        assertEquals(made, setting().derivedModel("source", folder -> write(folder, "again")));
    }

    @Test
    void aModelThatCannotBeMadeIsSaid() {
        assertThrows(IllegalArgumentException.class, () -> setting().derivedModel("source", folder -> {
            throw new IllegalArgumentException("no");
        }));
    }
}
