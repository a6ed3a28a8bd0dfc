package winnow.synthetic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import winnow.random.Seeds;

class OperationTest {
    private static final Key KEY = new Key(List.of("a", "b", "c", "d", "e"), Map.of("cow", "cup", "fig", "hat"));

    @ParameterizedTest
    @CsvSource({
        "FIRST, cow fig 7, cow",
        "LAST, cow fig 7, 7",
        "SECOND, cow fig 7, fig",
        "PENULTIMATE, cow fig 7 red, 7",
        "DROP_FIRST, cow fig 7, fig 7",
        "DROP_LAST, cow fig 7, cow fig",
        "REVERSE, cow fig 7, 7 fig cow",
        "ECHO, cow fig 7, cow fig 7",
        "BOTH_ENDS, cow fig 7, cow 7",
        "SWAP_ENDS, cow fig red 7, 7 fig red cow",
        "ROTATE, cow fig 7, fig 7 cow",
        "ROTATE_BACK, cow fig 7, 7 cow fig",
        "FIRST_TWICE, cow fig 7, cow cow",
        "FIRST_TWO, cow fig 7, cow fig",
        "LAST_TWO, cow fig 7, fig 7",
        "COUNT, cow fig 7, 3",
        "SWAP_FIRST_TWO, cow fig 7, fig cow 7",
        "EVERY_OTHER, cow fig 7 red 9, cow 7 9",
        "ANIMAL, fig cow red, cow",
        "FOOD, cow red fig, fig",
        "COLOUR, cow red fig, red",
        "TOOL, cow saw fig, saw",
        "NATURE, moon saw fig, moon",
        "NUMBER, cow 42 fig, 42",
        "WITHOUT_NUMBER, cow 42 fig, cow fig",
        "NUMBER_FIRST, cow 42 fig, 42 cow fig",
        "LARGER, 9 cow 42, 42",
        "SMALLER, 9 cow 42, 9",
        "SUCCESSOR, cow 49 fig, 50",
        "PREDECESSOR, cow 50 fig, 49",
        "TEN_TIMES, cow 50 fig, 500",
        "DIGIT_SUM, 8 cow 7, 15",
        "PARITY, cow 7 fig, b",
        "PARITY, cow 8 fig, a",
        "CLASS_OF_FIRST, cow fig red, a",
        "CLASS_OF_FIRST, moon fig red, e",
        "HAS_ANIMAL, fig red saw, a",
        "HAS_ANIMAL, fig cow saw, b",
        "FIRST_NUMBER_LARGER, 9 cow 42, a",
        "FIRST_NUMBER_LARGER, 42 cow 9, b",
        "ENDS_EQUAL, cow fig red, a",
        "ENDS_EQUAL, cow fig cow, b",
        "LEXICON, fig cow, hat cup"
    })
    void theAnswerToAListIsRight(Operation operation, String items, String answer) {
        Material material = new Material(List.of(items.split(" ")), Map.of(), ", ", Brackets.NONE, "");
        assertEquals(List.of(answer.split(" ")), operation.answer(material, KEY));
    }

    @ParameterizedTest
    @CsvSource({
        "NAME, leo",
        "AGE, 84",
        "CITY, bern",
        "LIKES, deer",
        "NAME_AND_CITY, leo/bern",
        "NAME_AND_AGE, leo/84",
        "NEXT_AGE, 85",
        "BORN_YEAR_FIRST, 2007/november/16",
        "BORN_MONTH_YEAR, november/2007",
        "BORN_YEAR, 2007",
        "BORN_MONTH_DAY, november/16",
        "GRAMS, 97000/g"
    })
    void theAnswerToARecordIsRight(Operation operation, String answer) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("likes", "deer");
        fields.put("name", "leo");
        fields.put("age", "84");
        fields.put("city", "bern");
        fields.put("born", "16 november 2007");
        fields.put("weight", "97 kg");
        Material material = new Material(List.copyOf(fields.values()), fields, "; ", Brackets.NONE, " = ");
        assertEquals(List.of(answer.split("/")), operation.answer(material, KEY));
        assertEquals(
                "likes = deer; name = leo; age = 84; city = bern; born = 16 november 2007; weight = 97 kg",
                material.text());
    }

    @ParameterizedTest
    @EnumSource(Operation.class)
    void everyInputDrawnHasAnAnswerWithoutEmptyPieces(Operation operation) {
        RandomGenerator random = Seeds.of(3).stream("inputs");
        for (int i = 0; i < 200; i++) {
            List<String> answer = operation.answer(operation.input(KEY, random), KEY);
            assertFalse(answer.isEmpty() || answer.contains(""), operation + " " + answer);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Operation.class,
            names = {"PARITY", "HAS_ANIMAL", "FIRST_NUMBER_LARGER", "ENDS_EQUAL"})
    void yesAndNoAreAboutEquallyCommon(Operation operation) {
        RandomGenerator random = Seeds.of(4).stream("inputs");
        long yes = Stream.generate(() -> operation.answer(operation.input(KEY, random), KEY))
                .limit(400)
                .filter(List.of("b")::equals)
                .count();
        assertTrue(yes > 150 && yes < 250, operation + " " + yes);
    }

    @Test
    void everyOperationHasTwoVerbsOfItsOwnAndALabelOfItsOwn() {
        Set<Verb> verbs =
                Stream.of(Operation.values()).flatMap(o -> o.verbs().stream()).collect(Collectors.toSet());
        assertEquals(2 * Operation.values().length, verbs.size());
        assertEquals(
                Operation.values().length,
                Arrays.stream(Operation.values())
                        .map(Operation::label)
                        .distinct()
                        .count());
        Set<Verb> shared = new HashSet<>(verbs);
        shared.retainAll(Verb.PRETRAINING);
        assertEquals(Set.of(), shared);
    }

    @Test
    void verbsTakeTheirEndings() {
        assertEquals("pruning", new Verb("prune").in(Verb.Form.ING));
        assertEquals("pruned", new Verb("prune").in(Verb.Form.ED));
        assertEquals("clicking", new Verb("click").in(Verb.Form.ING));
        assertEquals("matches", new Verb("match").in(Verb.Form.S));
        assertEquals("prunes", new Verb("prune").in(Verb.Form.S));
    }
}
