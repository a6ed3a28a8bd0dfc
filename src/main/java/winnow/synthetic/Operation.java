package winnow.synthetic;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What is computed from an input: a pure function to the pieces of an answer.
 *
 * <p>Every operation names the verbs by which evaluation corpora call it; no pre-training text contains them. The first ones make
 * up the smaller corpora, so they are spread over the families.
 */
enum Operation {
    REVERSE("reverse", onList(Operation::reversed), "invert", "mirror"),
    CITY("city", onRecord(List.of(Material.CITY), f -> List.of(f.get(Material.CITY))), "locate", "visit"),
    DROP_FIRST("drop-first", onList(items -> items.subList(1, items.size())), "prune", "shorten"),
    ANIMAL("animal", onList(Material.Need.ONE_ANIMAL, items -> only(Words.ANIMALS, items)), "hunt", "track"),
    PARITY(
            "odd-or-even",
            List.of("even", "odd"),
            onLabels(Material.Need.ONE_NUMBER, items -> number(items) % 2),
            "judge",
            "check"),
    ROTATE("rotate", onList(items -> rotated(items, -1)), "rotate", "cycle"),
    BORN_YEAR_FIRST(
            "year-month-day",
            onRecord(
                    List.of(Material.BORN),
                    f -> reversed(List.of(f.get(Material.BORN).split(" ")))),
            "reorder",
            "arrange"),
    LARGER("larger-number", onList(Material.Need.TWO_NUMBERS, items -> extreme(items, true)), "maximise", "exceed"),
    BOTH_ENDS("both-ends", onList(items -> List.of(first(items), last(items))), "frame", "confine"),
    NAME_AND_CITY(
            "name-and-city",
            onRecord(List.of(Material.NAME, Material.CITY), f -> List.of(f.get(Material.NAME), f.get(Material.CITY))),
            "introduce",
            "present"),
    LAST("last", onList(items -> List.of(last(items))), "close", "conclude"),
    FIRST_TWICE("first-twice", onList(items -> List.of(first(items), first(items))), "double", "reinforce"),

    FIRST("first", onList(items -> List.of(first(items))), "launch", "head"),
    LIKES("likes", onRecord(List.of(Material.LIKES), f -> List.of(f.get(Material.LIKES))), "treat", "reward"),
    DROP_LAST("drop-last", onList(items -> items.subList(0, items.size() - 1)), "dock", "curtail"),
    BORN_MONTH_YEAR(
            "month-and-year",
            onRecord(List.of(Material.BORN), f -> List.of(f.get(Material.BORN).split(" "))
                    .subList(1, 3)),
            "file",
            "archive"),
    FOOD("food", onList(Material.Need.ONE_FOOD, items -> only(Words.FOOD, items)), "taste", "cook"),
    NAME("name", onRecord(List.of(Material.NAME), f -> List.of(f.get(Material.NAME))), "greet", "welcome"),
    SWAP_ENDS("swap-ends", onList(Operation::endsSwapped), "exchange", "trade"),
    CLASS_OF_FIRST(
            "class-of-first",
            List.of("animal", "food", "colour", "tool", "nature"),
            onLabels(Material.Need.WORDS, Operation::classOf),
            "sort",
            "label"),
    AGE("age", onRecord(List.of(Material.AGE), f -> List.of(f.get(Material.AGE))), "mature", "ripen"),
    SMALLER("smaller-number", onList(Material.Need.TWO_NUMBERS, items -> extreme(items, false)), "minimise", "reduce"),
    SECOND("second", onList(items -> List.of(items.get(1))), "shadow", "trail"),
    GRAMS(
            "grams",
            onRecord(
                    List.of(Material.WEIGHT),
                    f -> List.of(f.get(Material.WEIGHT).split(" ")[0] + "000", "g")),
            "convert",
            "balance"),
    WITHOUT_NUMBER(
            "without-number",
            onList(Material.Need.ONE_NUMBER, items -> items.stream()
                    .filter(item -> !Material.isNumber(item))
                    .toList()),
            "filter",
            "cleanse"),
    BORN_MONTH_DAY(
            "month-and-day",
            onRecord(
                    List.of(Material.BORN),
                    f -> reversed(List.of(f.get(Material.BORN).split(" ")).subList(0, 2))),
            "schedule",
            "remind"),
    SUCCESSOR(
            "successor",
            onList(Material.Need.ONE_NUMBER, items -> List.of("" + (number(items) + 1))),
            "increase",
            "advance"),
    NAME_AND_AGE(
            "name-and-age",
            onRecord(List.of(Material.NAME, Material.AGE), f -> List.of(f.get(Material.NAME), f.get(Material.AGE))),
            "profile",
            "describe"),
    HAS_ANIMAL(
            "has-animal",
            List.of("without", "with"),
            onLabels(Material.Need.PERHAPS_AN_ANIMAL, items -> only(Words.ANIMALS, items)
                    .size()),
            "detect",
            "inspect"),
    NEXT_AGE(
            "next-age",
            onRecord(List.of(Material.AGE), f -> List.of("" + (Integer.parseInt(f.get(Material.AGE)) + 1))),
            "celebrate",
            "renew"),
    LEXICON("lexicon", onLexicon(), "translate", "decode"),
    BORN_YEAR(
            "year",
            onRecord(List.of(Material.BORN), f -> List.of(f.get(Material.BORN).split(" ")[2])),
            "anchor",
            "stamp"),

    COLOUR("colour", onList(Material.Need.ONE_COLOUR, items -> only(Words.COLOURS, items)), "paint", "tint"),
    ROTATE_BACK("rotate-back", onList(items -> rotated(items, 1)), "roll", "wheel"),
    FIRST_TWO("first-two", onList(items -> items.subList(0, 2)), "couple", "link"),
    NUMBER_FIRST("number-first", onList(Material.Need.ONE_NUMBER, Operation::numberFirst), "promote", "raise"),
    ECHO("echo", onList(items -> items), "echo", "repeat"),
    PENULTIMATE("last-but-one", onList(items -> List.of(items.get(items.size() - 2))), "precede", "await"),
    LAST_TWO("last-two", onList(items -> items.subList(items.size() - 2, items.size())), "tail", "dangle"),
    COUNT("count", onList(items -> List.of("" + items.size())), "count", "enumerate"),
    SWAP_FIRST_TWO("swap-first-two", onList(Operation::firstTwoSwapped), "switch", "juggle"),
    EVERY_OTHER("every-other", onList(Operation::everyOther), "sample", "sieve"),
    TOOL("tool", onList(Material.Need.ONE_TOOL, items -> only(Words.TOOLS, items)), "craft", "build"),
    NATURE(
            "nature-word",
            onList(Material.Need.ONE_NATURE_WORD, items -> only(Words.NATURE, items)),
            "wander",
            "explore"),
    NUMBER("number", onList(Material.Need.ONE_NUMBER, items -> List.of("" + number(items))), "measure", "gauge"),
    PREDECESSOR(
            "predecessor",
            onList(Material.Need.ONE_NUMBER, items -> List.of("" + (number(items) - 1))),
            "decrease",
            "retreat"),
    TEN_TIMES("ten-times", onList(Material.Need.ONE_NUMBER, items -> List.of(number(items) + "0")), "scale", "inflate"),
    DIGIT_SUM("sum", onList(Material.Need.TWO_DIGITS, items -> List.of("" + sum(items))), "add", "combine"),
    FIRST_NUMBER_LARGER(
            "first-number-larger",
            List.of("smaller", "larger"),
            onLabels(Material.Need.TWO_NUMBERS, items -> {
                List<Integer> numbers = numbers(items);
                return numbers.get(0) > numbers.get(1) ? 1 : 0;
            }),
            "compare",
            "weigh"),
    ENDS_EQUAL(
            "ends-equal",
            List.of("different", "equal"),
            onLabels(Material.Need.PERHAPS_REPEATED, items -> first(items).equals(last(items)) ? 1 : 0),
            "match",
            "confirm");

    /** Words that a lexicon may translate. */
    static final int LEXICON_SIZE = 8;

    /** Every form of every verb reserved for evaluation; pre-training has none of them. */
    private static final Set<String> VERB_FORMS = Stream.of(values())
            .flatMap(operation -> operation.verbs.stream())
            .flatMap(verb -> Stream.of(Verb.Form.values()).map(verb::in))
            .collect(Collectors.toUnmodifiableSet());

    private final String label;
    private final List<String> classes;
    private final Computation computation;
    private final List<Verb> verbs;

    Operation(String label, Computation computation, String... verbs) {
        this(label, List.of(), computation, verbs);
    }

    Operation(String label, List<String> classes, Computation computation, String... verbs) {
        this.label = label;
        this.classes = classes;
        this.computation = computation;
        this.verbs = Verb.verbs(verbs);
    }

    /** How inputs are drawn, and the function from an input to the pieces of its answer. */
    private record Computation(
            String family,
            BiFunction<Key, RandomGenerator, Material> inputs,
            BiFunction<Material, Key, List<String>> answer) {}

    /** Whether a word is a verb reserved for evaluation, in any form. */
    static boolean isVerb(String word) {
        return VERB_FORMS.contains(word);
    }

    /** The name in tags. */
    String label() {
        return label;
    }

    /** {@code list}, {@code label}, {@code lexicon} or {@code record}. */
    String family() {
        return computation.family();
    }

    /** What the labels of the skill stand for; empty unless the family is {@code label}. */
    List<String> classes() {
        return classes;
    }

    /** The verbs reserved for evaluation. */
    List<Verb> verbs() {
        return verbs;
    }

    Material input(Key key, RandomGenerator random) {
        return computation.inputs().apply(key, random);
    }

    List<String> answer(Material material, Key key) {
        return computation.answer().apply(material, key);
    }

    private static Computation onList(Function<List<String>, List<String>> function) {
        return onList(Material.Need.ANYTHING, function);
    }

    private static Computation onList(Material.Need need, Function<List<String>, List<String>> function) {
        return new Computation(
                "list",
                (key, random) -> Material.list(need, random),
                (material, key) -> function.apply(material.items()));
    }

    private static Computation onRecord(List<String> keys, Function<Map<String, String>, List<String>> function) {
        return new Computation(
                "record",
                (key, random) -> Material.record(keys, random),
                (material, key) -> function.apply(material.fields()));
    }

    private static Computation onLabels(Material.Need need, Function<List<String>, Integer> classOf) {
        return new Computation(
                "label",
                (key, random) -> Material.list(need, random),
                (material, key) -> List.of(key.labels().get(classOf.apply(material.items()))));
    }

    private static Computation onLexicon() {
        return new Computation(
                "lexicon",
                (key, random) -> Material.listOf(List.copyOf(key.lexicon().keySet()), random),
                (material, key) ->
                        material.items().stream().map(key.lexicon()::get).toList());
    }

    private static String first(List<String> items) {
        return items.get(0);
    }

    private static String last(List<String> items) {
        return items.get(items.size() - 1);
    }

    private static List<String> reversed(List<String> items) {
        List<String> reversed = new ArrayList<>(items);
        Collections.reverse(reversed);
        return reversed;
    }

    private static List<String> rotated(List<String> items, int places) {
        List<String> rotated = new ArrayList<>(items);
        Collections.rotate(rotated, places);
        return rotated;
    }

    private static List<String> endsSwapped(List<String> items) {
        List<String> swapped = new ArrayList<>(items);
        Collections.swap(swapped, 0, items.size() - 1);
        return swapped;
    }

    private static List<String> firstTwoSwapped(List<String> items) {
        List<String> swapped = new ArrayList<>(items);
        Collections.swap(swapped, 0, 1);
        return swapped;
    }

    private static List<String> everyOther(List<String> items) {
        List<String> kept = new ArrayList<>();
        for (int i = 0; i < items.size(); i += 2) {
            kept.add(items.get(i));
        }
        return kept;
    }

    private static List<String> numberFirst(List<String> items) {
        List<String> ordered = new ArrayList<>(List.of("" + number(items)));
        items.stream().filter(item -> !Material.isNumber(item)).forEach(ordered::add);
        return ordered;
    }

    private static List<String> only(List<String> kind, List<String> items) {
        return items.stream().filter(kind::contains).toList();
    }

    private static List<Integer> numbers(List<String> items) {
        return items.stream().filter(Material::isNumber).map(Integer::valueOf).toList();
    }

    private static int number(List<String> items) {
        return numbers(items).get(0);
    }

    private static int sum(List<String> items) {
        return numbers(items).stream().mapToInt(Integer::intValue).sum();
    }

    private static List<String> extreme(List<String> items, boolean largest) {
        List<Integer> numbers = numbers(items);
        return List.of("" + (largest ? Collections.max(numbers) : Collections.min(numbers)));
    }

    private static int classOf(List<String> items) {
        for (int c = 0; c < Words.CLASSES.size(); c++) {
            if (Words.CLASSES.get(c).contains(first(items))) {
                return c;
            }
        }
        throw new IllegalStateException("no class holds " + first(items));
    }
}
