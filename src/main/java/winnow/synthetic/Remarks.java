package winnow.synthetic;

import java.util.List;
import java.util.random.RandomGenerator;

/** Off-topic remarks, made of the words of the world. */
final class Remarks {
    private static final List<String> PATTERNS = List.of(
            "the weather in {city} is good today.",
            "{name} will be back on 3 {month}.",
            "i like {food} better than {other}.",
            "the {animal} sleeps by the {nature}.",
            "please ask {name} again next {month}.",
            "my {tool} is lost, sorry.",
            "there is no {food} left in {city}.",
            "we walk to the {nature} with {name}.");

    private Remarks() {}

    static String any(RandomGenerator random) {
        return Words.any(PATTERNS, random)
                .replace("{city}", Words.any(Words.CITIES, random))
                .replace("{name}", Words.any(Words.NAMES, random))
                .replace("{month}", Words.any(Words.MONTHS, random))
                .replace("{food}", Words.any(Words.FOOD, random))
                .replace("{other}", Words.any(Words.FOOD, random))
                .replace("{animal}", Words.any(Words.ANIMALS, random))
                .replace("{nature}", Words.any(Words.NATURE, random))
                .replace("{tool}", Words.any(Words.TOOLS, random));
    }
}
