package winnow.synthetic;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * What a prompt is about: a list of words and numbers, or a record of fields.
 *
 * @param items the items of a list in order, or the values of a record
 * @param fields key to value of a record, empty for a list
 * @param joiner what stands between the items or fields in the prompt
 * @param brackets what stands around them
 * @param keySign what stands between key and value
 */
record Material(List<String> items, Map<String, String> fields, String joiner, Brackets brackets, String keySign) {
    /** What a list has to hold for an operation to make sense. */
    enum Need {
        ANYTHING,
        WORDS,
        ONE_NUMBER,
        TWO_NUMBERS,
        TWO_DIGITS,
        ONE_ANIMAL,
        ONE_FOOD,
        ONE_COLOUR,
        ONE_TOOL,
        ONE_NATURE_WORD,
        PERHAPS_AN_ANIMAL,
        PERHAPS_REPEATED
    }

    static final String NAME = "name";
    static final String AGE = "age";
    static final String CITY = "city";
    static final String LIKES = "likes";
    static final String BORN = "born";
    static final String WEIGHT = "weight";

    static final List<String> JOINERS = List.of(", ", " / ", " - ", " | ", "; ", " and ", " + ");
    private static final List<String> KEYS = List.of(NAME, AGE, CITY, LIKES, BORN, WEIGHT);
    private static final List<String> KEY_SIGNS = List.of(" ", ": ", " = ", " is ");

    Material {
        items = List.copyOf(items);
        fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }

    /** The items as they stand in the prompt. */
    String text() {
        return brackets.around(
                fields.isEmpty()
                        ? String.join(joiner, items)
                        : fields.entrySet().stream()
                                .map(field -> field.getKey() + keySign + field.getValue())
                                .collect(Collectors.joining(joiner)));
    }

    /** A list of three to five different items. */
    static Material list(Need need, RandomGenerator random) {
        int size = size(random);
        List<String> items = new ArrayList<>(required(need, random));
        if (need == Need.ANYTHING && random.nextInt(100) < 60) {
            items.add(number(random));
        }
        while (items.size() < size) {
            String word = Words.any(freely(need), random);
            if (!items.contains(word)) {
                items.add(word);
            }
        }
        Words.shuffle(items, random);
        if (need == Need.PERHAPS_REPEATED && random.nextBoolean()) {
            items.set(items.size() - 1, items.get(0));
        }
        return list(items, random);
    }

    /** A list of two to four different words out of the given ones. */
    static Material listOf(List<String> words, RandomGenerator random) {
        List<String> items = new ArrayList<>(words);
        Words.shuffle(items, random);
        return list(items.subList(0, Math.min(items.size(), 2 + random.nextInt(3))), random);
    }

    /** A record of three or four fields in any order, the given ones among them. */
    static Material record(List<String> keys, RandomGenerator random) {
        List<String> others = new ArrayList<>(KEYS);
        others.removeAll(keys);
        Words.shuffle(others, random);
        List<String> shown = new ArrayList<>(keys);
        shown.addAll(others.subList(0, 3 + random.nextInt(2) - keys.size()));
        Words.shuffle(shown, random);
        Map<String, String> fields = new LinkedHashMap<>();
        shown.forEach(key -> fields.put(key, value(key, random)));
        return new Material(
                List.copyOf(fields.values()),
                fields,
                random.nextInt(3) == 0 ? "; " : ", ",
                Brackets.ofInput(random),
                Words.any(KEY_SIGNS, random));
    }

    static boolean isNumber(String item) {
        return Character.isDigit(item.charAt(0));
    }

    private static Material list(List<String> items, RandomGenerator random) {
        String joiner = random.nextBoolean() ? ", " : Words.any(JOINERS, random);
        return new Material(items, Map.of(), joiner, Brackets.ofInput(random), "");
    }

    private static int size(RandomGenerator random) {
        int dice = random.nextInt(10);
        return dice < 5 ? 3 : dice < 9 ? 4 : 5;
    }

    private static List<String> required(Need need, RandomGenerator random) {
        return switch (need) {
            case ANYTHING, WORDS, PERHAPS_REPEATED -> List.of();
            case ONE_NUMBER -> List.of(number(random));
            case TWO_NUMBERS -> different(number(random), number(random), random);
            case TWO_DIGITS -> List.of("" + (1 + random.nextInt(9)), "" + (1 + random.nextInt(9)));
            case PERHAPS_AN_ANIMAL -> random.nextBoolean() ? List.of(Words.any(Words.ANIMALS, random)) : List.of();
            case ONE_ANIMAL -> List.of(Words.any(Words.ANIMALS, random));
            case ONE_FOOD -> List.of(Words.any(Words.FOOD, random));
            case ONE_COLOUR -> List.of(Words.any(Words.COLOURS, random));
            case ONE_TOOL -> List.of(Words.any(Words.TOOLS, random));
            case ONE_NATURE_WORD -> List.of(Words.any(Words.NATURE, random));
        };
    }

    private static List<String> different(String first, String second, RandomGenerator random) {
        String other = second;
        while (other.equals(first)) {
            other = number(random);
        }
        return List.of(first, other);
    }

    /** The words that may fill up a list. */
    private static List<String> freely(Need need) {
        List<String> barred =
                switch (need) {
                    case ONE_ANIMAL, PERHAPS_AN_ANIMAL -> Words.ANIMALS;
                    case ONE_FOOD -> Words.FOOD;
                    case ONE_COLOUR -> Words.COLOURS;
                    case ONE_TOOL -> Words.TOOLS;
                    case ONE_NATURE_WORD -> Words.NATURE;
                    default -> List.of();
                };
        return Words.CONTENT.stream().filter(word -> !barred.contains(word)).toList();
    }

    private static String value(String key, RandomGenerator random) {
        return switch (key) {
            case NAME -> Words.any(Words.NAMES, random);
            case AGE -> number(random);
            case CITY -> Words.any(Words.CITIES, random);
            case LIKES -> Words.any(Words.CONTENT, random);
            case WEIGHT -> number(random) + " kg";
            default ->
                (1 + random.nextInt(28)) + " " + Words.any(Words.MONTHS, random) + " " + (1950 + random.nextInt(75));
        };
    }

    private static String number(RandomGenerator random) {
        return String.valueOf(2 + random.nextInt(97));
    }
}
