package winnow.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class CheckpointTest {
    static final Path GOLDEN = Path.of("src/test/resources/golden");

    @Test
    void shardsHoldTheSameWeightsAsOneFile() {
        try (Checkpoint whole = Checkpoint.open(GOLDEN.resolve("llama"));
                Checkpoint sharded = Checkpoint.open(GOLDEN.resolve("llama_sharded"))) {
            assertEquals(
                    whole.names().stream().sorted().toList(),
                    sharded.names().stream().sorted().toList());
            for (String name : whole.names()) {
                assertEquals(whole.info(name).shape(), sharded.info(name).shape());
                assertArrayEquals(whole.readFloats(name), sharded.readFloats(name), name);
            }
        }
    }
}
