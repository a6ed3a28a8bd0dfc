package winnow.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class JsonTest {
    @Test
    void numbersAreRoundedSoThatEveryJavaWritesTheSame() {
        // Double.toString of the second has other digits on Java 17 than on 19.
        assertEquals("[0.002,0.0000000000000568434188608,1,0,300]", Json.line(List.of(2e-3, 0x1p-44, 1.0, -0.0, 300f)));
        assertEquals("{\"a\":0.333333333333}", Json.line(Json.object("a", 1 / 3.0)));
    }

    @Test
    void textBeyondAsciiIsEscapedAndLinesEndInOneCharacter() {
        assertEquals("{\"a\":\"\\u00E9\\n\"}", Json.line(Json.object("a", "é\n")));
        assertEquals("{\n  \"a\" : [1,2]\n}\n", Json.pretty(Json.object("a", List.of(1, 2))));
    }

    @Test
    void whatIsNotJsonIsRefusedByName() {
        var error = assertThrows(IllegalArgumentException.class, () -> Json.parse("{\"a\":1,\"a\":2}", "m.json"));
        assertEquals("m.json must be JSON: ", error.getMessage().substring(0, 21));
    }
}
