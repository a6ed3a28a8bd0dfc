package winnow.transformer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ScaledTest {
    private static final Pattern FREED_NUMBER =
            Pattern.compile("\\.(mul|div|pow)\\(\\s*(\\((float|double|int|Number)\\)|-?[0-9.])");

    /** See {@link Scaled}: what goes wrong is too rare to be shown by running it. */
    @Test
    void noNumberIsFreedBeforeTheBackwardPassReadsIt() throws IOException {
        assertTrue(FREED_NUMBER.matcher("x.mul((float) a)").find());
        assertTrue(FREED_NUMBER.matcher("x.sum().div(-2)").find());
        List<String> wrong = new ArrayList<>();
        for (String name : List.of("transformer", "finetune", "model", "seedling")) {
            try (Stream<Path> files = Files.walk(Path.of("src/main/java/winnow", name))) {
                for (Path file :
                        files.filter(f -> f.toString().endsWith(".java")).toList()) {
                    String code = Files.readString(file).replace("{@code", "");
                    FREED_NUMBER.matcher(code).results().forEach(hit -> wrong.add(file + ": " + hit.group()));
                }
            }
        }
        assertEquals(List.of(), wrong);
    }
}
