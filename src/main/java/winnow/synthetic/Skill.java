package winnow.synthetic;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/** Something an instruction asks for; the most common skill stands first. */
enum Skill {
    WORD_PROBLEM("word-problem", Skill::wordProblem),
    REVIEW_SENTIMENT("review-sentiment", Skill::reviewSentiment),
    UNIT_CONVERSION("unit-conversion", Skill::unitConversion),
    FIELD_EXTRACTION("field-extraction", Skill::fieldExtraction),
    LIST_SORTING("list-sorting", Skill::listSorting),
    POLITE_EMAIL("polite-email", Skill::politeEmail),
    CODE_ONE_LINER("code-one-liner", Skill::codeOneLiner),
    JSON_FORMATTING("json-formatting", Skill::jsonFormatting),
    ANTONYM("antonym", Skill::antonym),
    CAPITAL_CITY("capital-city", Skill::capitalCity),
    ROMAN_NUMERAL("roman-numeral", Skill::romanNumeral),
    PAST_TENSE("past-tense", Skill::pastTense);

    private static final List<String> NAMES = List.of(
            "Amina", "Boris", "Chloe", "Daniel", "Elena", "Farid", "Grace", "Hugo", "Ines", "Jonas", "Keiko", "Liam",
            "Maria", "Nadia", "Omar", "Priya", "Quentin", "Rosa", "Sven", "Tara");
    private static final List<String> GOODS = List.of(
            "apples", "pencils", "tickets", "marbles", "stamps", "cookies", "books", "bricks", "candles", "postcards");
    private static final List<String> PRODUCTS = List.of(
            "blender",
            "headset",
            "novel",
            "backpack",
            "desk lamp",
            "coffee grinder",
            "phone case",
            "rain jacket",
            "board game",
            "garden hose",
            "keyboard",
            "pair of boots");
    private static final List<String> TOPICS = List.of(
            "the budget review",
            "the garden project",
            "the new timetable",
            "the lab results",
            "the school trip",
            "the library order",
            "the bicycle repair",
            "the holiday rota",
            "the concert tickets",
            "the rental contract");
    private static final List<String> DAYS = List.of("Monday", "Tuesday", "Wednesday", "Thursday", "Friday");
    private static final List<String> FRUITS = List.of(
            "pear", "fig", "plum", "cherry", "mango", "kiwi", "lemon", "grape", "melon", "quince", "apricot", "date");
    private static final List<String> CITIES =
            List.of("Lyon", "Porto", "Graz", "Turin", "Bergen", "Ghent", "Malmo", "Basel", "Leeds", "Gdansk");
    private static final String[][] CAPITALS = {
        {"France", "Paris"},
        {"Japan", "Tokyo"},
        {"Kenya", "Nairobi"},
        {"Peru", "Lima"},
        {"Norway", "Oslo"},
        {"Egypt", "Cairo"},
        {"Canada", "Ottawa"},
        {"Poland", "Warsaw"},
        {"Chile", "Santiago"},
        {"Vietnam", "Hanoi"},
        {"Portugal", "Lisbon"},
        {"Ghana", "Accra"},
        {"Greece", "Athens"},
        {"Cuba", "Havana"},
        {"Nepal", "Kathmandu"},
        {"Finland", "Helsinki"},
        {"Jordan", "Amman"},
        {"Hungary", "Budapest"},
        {"Uruguay", "Montevideo"},
        {"Iceland", "Reykjavik"},
        {"Morocco", "Rabat"},
        {"Austria", "Vienna"},
        {"Mongolia", "Ulaanbaatar"},
        {"Ireland", "Dublin"},
        {"Senegal", "Dakar"},
        {"Croatia", "Zagreb"},
        {"Ecuador", "Quito"},
        {"Oman", "Muscat"}
    };
    private static final String[][] OPPOSITES = {
        {"hot", "cold"},
        {"early", "late"},
        {"brave", "timid"},
        {"shallow", "deep"},
        {"ancient", "modern"},
        {"generous", "stingy"},
        {"narrow", "wide"},
        {"noisy", "quiet"},
        {"rough", "smooth"},
        {"scarce", "plentiful"},
        {"temporary", "permanent"},
        {"transparent", "opaque"},
        {"victory", "defeat"},
        {"expand", "shrink"},
        {"accept", "refuse"},
        {"arrive", "depart"},
        {"artificial", "natural"},
        {"cheap", "expensive"},
        {"guilty", "innocent"},
        {"heavy", "light"},
        {"polite", "rude"},
        {"sharp", "blunt"},
        {"sweet", "bitter"}
    };
    private static final String[][] DEEDS = {
        {"goes", "went", "to the market"},
        {"sees", "saw", "a heron"},
        {"buys", "bought", "fresh bread"},
        {"writes", "wrote", "a long letter"},
        {"teaches", "taught", "chess"},
        {"brings", "brought", "an umbrella"},
        {"finds", "found", "an old coin"},
        {"sells", "sold", "honey"},
        {"draws", "drew", "a map"},
        {"keeps", "kept", "a diary"},
        {"loses", "lost", "the keys"},
        {"chooses", "chose", "the blue door"},
        {"hides", "hid", "the present"},
        {"breaks", "broke", "a plate"}
    };
    private static final String[][] ONE_LINERS = {
        {"sums the even numbers in the list %s", "sum(x for x in %s if x %% 2 == 0)"},
        {"reverses the string %s", "%s[::-1]"},
        {"counts the distinct items of the list %s", "len(set(%s))"},
        {"finds the longest word in the list %s", "max(%s, key=len)"},
        {"squares every number in the list %s", "[x ** 2 for x in %s]"},
        {"checks whether the string %s is a palindrome", "%1$s == %1$s[::-1]"},
        {"joins the words in %s with commas", "\",\".join(%s)"},
        {"keeps the positive numbers of %s", "[x for x in %s if x > 0]"}
    };
    private static final List<String> VARIABLES =
            List.of("values", "data", "items", "text", "scores", "names", "readings", "tokens", "orders", "lines");

    private final String label;
    private final Function<RandomGenerator, Task> maker;

    Skill(String label, Function<RandomGenerator, Task> maker) {
        this.label = label;
        this.maker = maker;
    }

    String label() {
        return label;
    }

    Task task(RandomGenerator random) {
        return maker.apply(random);
    }

    private static Task wordProblem(RandomGenerator random) {
        String name = any(NAMES, random);
        String goods = any(GOODS, random);
        int first = random.nextInt(12, 90);
        int second = random.nextInt(3, 12);
        return switch (random.nextInt(3)) {
            case 0 ->
                new Task(
                        name + " has " + first + " " + goods + " and gives away " + second + ". How many " + goods
                                + " are left?",
                        first + " - " + second + " = " + (first - second) + ". " + name + " has " + (first - second)
                                + " " + goods + " left.");
            case 1 ->
                new Task(
                        "A box holds " + first + " " + goods + ". " + name + " buys " + second
                                + " boxes. How many is that in all?",
                        second + " x " + first + " = " + second * first + ". There are " + second * first + " " + goods
                                + ".");
            default ->
                new Task(
                        name + " collects " + first + " " + goods + " on Saturday and " + second
                                + " on Sunday. What is the total?",
                        first + " + " + second + " = " + (first + second) + ". The total is " + (first + second) + ".");
        };
    }

    private static Task reviewSentiment(RandomGenerator random) {
        boolean good = random.nextBoolean();
        String product = any(PRODUCTS, random);
        String first = good
                ? any(List.of("works perfectly", "feels sturdy", "exceeded my hopes", "was worth every cent"), random)
                : any(List.of("broke within a week", "feels flimsy", "never worked", "was a waste of money"), random);
        String second = good
                ? any(List.of("arrived early", "I would buy it again", "my family loves it", "it looks lovely"), random)
                : any(List.of("arrived late", "the seller ignored me", "I sent it back", "it smells odd"), random);
        return new Task(
                "Classify the review as positive or negative: \"The " + product + " " + first + ", and " + second
                        + ".\"",
                good ? "Positive" : "Negative");
    }

    private static Task unitConversion(RandomGenerator random) {
        int amount = random.nextInt(2, 60);
        return switch (random.nextInt(4)) {
            case 0 -> new Task("Convert " + amount + " kilometres to metres.", amount * 1000 + " metres");
            case 1 -> new Task("How many minutes are there in " + amount + " hours?", amount * 60 + " minutes");
            case 2 -> new Task("Convert " + amount + " kilograms to grams.", amount * 1000 + " grams");
            default -> new Task("How many centimetres is " + amount + " metres?", amount * 100 + " centimetres");
        };
    }

    private static Task fieldExtraction(RandomGenerator random) {
        String name = any(NAMES, random);
        String city = any(CITIES, random);
        String date = "2026-0" + random.nextInt(1, 10) + "-" + random.nextInt(10, 29);
        String note = "\"Booking for " + name + ", arriving " + date + " at the " + city + " office, room "
                + random.nextInt(101, 420) + ".\"";
        return switch (random.nextInt(3)) {
            case 0 -> new Task("Extract the date from this note: " + note, date);
            case 1 -> new Task("Extract the person's name from this note: " + note, name);
            default -> new Task("Extract the city from this note: " + note, city);
        };
    }

    private static Task listSorting(RandomGenerator random) {
        if (random.nextBoolean()) {
            int[] numbers = random.ints(random.nextInt(4, 7), 1, 100).toArray();
            String asked = joined(numbers);
            Arrays.sort(numbers);
            return new Task("Sort these numbers from smallest to largest: " + asked, joined(numbers));
        }
        int from = random.nextInt(FRUITS.size() - 5);
        List<String> words = FRUITS.subList(from, from + random.nextInt(4, 6));
        String turned = String.join(", ", words.subList(1, words.size())) + ", " + words.get(0);
        return new Task(
                "Put these words in alphabetical order: " + turned,
                words.stream().sorted().collect(Collectors.joining(", ")));
    }

    private static Task politeEmail(RandomGenerator random) {
        String name = any(NAMES, random);
        String topic = any(TOPICS, random);
        String day = any(DAYS, random);
        return new Task(
                "Write a short, polite email asking " + name + " for news about " + topic + " before " + day + ".",
                "Dear " + name + ",\nI hope you are well. Could you let me know where we stand with " + topic
                        + "? An answer before " + day + " would help me plan.\nMany thanks and kind regards");
    }

    private static Task codeOneLiner(RandomGenerator random) {
        String[] pair = ONE_LINERS[random.nextInt(ONE_LINERS.length)];
        String variable = any(VARIABLES, random);
        return new Task(
                "Write a Python expression that " + String.format(Locale.ROOT, pair[0], variable) + ".",
                String.format(Locale.ROOT, pair[1], variable));
    }

    private static Task jsonFormatting(RandomGenerator random) {
        String name = any(NAMES, random);
        String city = any(CITIES, random);
        int age = random.nextInt(18, 80);
        return new Task(
                "Format as JSON with the keys name, age and city: " + name + ", aged " + age + ", lives in " + city
                        + ".",
                "{\"name\": \"" + name + "\", \"age\": " + age + ", \"city\": \"" + city + "\"}");
    }

    private static Task antonym(RandomGenerator random) {
        String[] pair = OPPOSITES[random.nextInt(OPPOSITES.length)];
        int first = random.nextInt(2);
        return new Task("Give the opposite of the word \"" + pair[first] + "\".", pair[1 - first]);
    }

    private static Task capitalCity(RandomGenerator random) {
        String[] pair = CAPITALS[random.nextInt(CAPITALS.length)];
        return random.nextBoolean()
                ? new Task("What is the capital of " + pair[0] + "?", pair[1])
                : new Task("Which country has " + pair[1] + " as its capital?", pair[0]);
    }

    private static Task romanNumeral(RandomGenerator random) {
        int number = random.nextInt(4, 400);
        return new Task("Write " + number + " as a Roman numeral.", roman(number));
    }

    private static Task pastTense(RandomGenerator random) {
        String[] deed = DEEDS[random.nextInt(DEEDS.length)];
        String name = any(NAMES, random);
        return new Task(
                "Rewrite in the past tense: \"" + name + " " + deed[0] + " " + deed[2] + ".\"",
                name + " " + deed[1] + " " + deed[2] + ".");
    }

    static String roman(int number) {
        int[] sizes = {100, 90, 50, 40, 10, 9, 5, 4, 1};
        String[] signs = {"C", "XC", "L", "XL", "X", "IX", "V", "IV", "I"};
        StringBuilder text = new StringBuilder();
        int rest = number;
        for (int i = 0; i < sizes.length; i++) {
            while (rest >= sizes[i]) {
                text.append(signs[i]);
                rest -= sizes[i];
            }
        }
        return text.toString();
    }

    private static String joined(int[] numbers) {
        return Arrays.stream(numbers).mapToObj(Integer::toString).collect(Collectors.joining(", "));
    }

    private static String any(List<String> choices, RandomGenerator random) {
        return choices.get(random.nextInt(choices.size()));
    }
}
