package winnow.evaluation;

import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Porter's stemmer with the departures of NLTK, for words of {@code [a-z0-9]}.
 *
 * <p>Source: Porter, An algorithm for suffix stripping, 1980; departures as documented by NLTK 3.8 ({@code NLTK_EXTENSIONS}). They
 * are why Lucene's and OpenNLP's stemmers, which follow the paper, would give other ROUGE values.
 */
final class PorterStemmer {
    /** Where the rules go wrong. */
    private static final Map<String, String> IRREGULAR = Map.ofEntries(
            Map.entry("sky", "sky"),
            Map.entry("skies", "sky"),
            Map.entry("dying", "die"),
            Map.entry("lying", "lie"),
            Map.entry("tying", "tie"),
            Map.entry("news", "news"),
            Map.entry("innings", "inning"),
            Map.entry("inning", "inning"),
            Map.entry("outings", "outing"),
            Map.entry("outing", "outing"),
            Map.entry("cannings", "canning"),
            Map.entry("canning", "canning"),
            Map.entry("howe", "howe"),
            Map.entry("proceed", "proceed"),
            Map.entry("exceed", "exceed"),
            Map.entry("succeed", "succeed"));

    private static final Predicate<String> ALWAYS = stem -> true;
    private static final Predicate<String> LONGER_THAN_0 = stem -> measure(stem) > 0;
    private static final Predicate<String> LONGER_THAN_1 = stem -> measure(stem) > 1;

    private static final List<Rule> PLURALS = List.of(
            new Rule("sses", "ss", ALWAYS),
            new Rule("ies", "i", ALWAYS),
            new Rule("ss", "ss", ALWAYS),
            new Rule("s", "", ALWAYS));

    private static final List<Rule> DOUBLE_SUFFIXES = List.of(
            new Rule("ational", "ate", LONGER_THAN_0),
            new Rule("tional", "tion", LONGER_THAN_0),
            new Rule("enci", "ence", LONGER_THAN_0),
            new Rule("anci", "ance", LONGER_THAN_0),
            new Rule("izer", "ize", LONGER_THAN_0),
            new Rule("bli", "ble", LONGER_THAN_0),
            new Rule("alli", "al", LONGER_THAN_0),
            new Rule("entli", "ent", LONGER_THAN_0),
            new Rule("eli", "e", LONGER_THAN_0),
            new Rule("ousli", "ous", LONGER_THAN_0),
            new Rule("ization", "ize", LONGER_THAN_0),
            new Rule("ation", "ate", LONGER_THAN_0),
            new Rule("ator", "ate", LONGER_THAN_0),
            new Rule("alism", "al", LONGER_THAN_0),
            new Rule("iveness", "ive", LONGER_THAN_0),
            new Rule("fulness", "ful", LONGER_THAN_0),
            new Rule("ousness", "ous", LONGER_THAN_0),
            new Rule("aliti", "al", LONGER_THAN_0),
            new Rule("iviti", "ive", LONGER_THAN_0),
            new Rule("biliti", "ble", LONGER_THAN_0),
            new Rule("fulli", "ful", LONGER_THAN_0),
            // The l counts as part of the stem, so that "geology" goes like "archaeology".
            new Rule("logi", "log", stem -> measure(stem + "l") > 0));

    private static final List<Rule> FULL_SUFFIXES = List.of(
            new Rule("icate", "ic", LONGER_THAN_0),
            new Rule("ative", "", LONGER_THAN_0),
            new Rule("alize", "al", LONGER_THAN_0),
            new Rule("iciti", "ic", LONGER_THAN_0),
            new Rule("ical", "ic", LONGER_THAN_0),
            new Rule("ful", "", LONGER_THAN_0),
            new Rule("ness", "", LONGER_THAN_0));

    private static final List<Rule> LAST_SUFFIXES = List.of(
            new Rule("al", "", LONGER_THAN_1),
            new Rule("ance", "", LONGER_THAN_1),
            new Rule("ence", "", LONGER_THAN_1),
            new Rule("er", "", LONGER_THAN_1),
            new Rule("ic", "", LONGER_THAN_1),
            new Rule("able", "", LONGER_THAN_1),
            new Rule("ible", "", LONGER_THAN_1),
            new Rule("ant", "", LONGER_THAN_1),
            new Rule("ement", "", LONGER_THAN_1),
            new Rule("ment", "", LONGER_THAN_1),
            new Rule("ent", "", LONGER_THAN_1),
            new Rule("ion", "", stem -> measure(stem) > 1 && (stem.endsWith("s") || stem.endsWith("t"))),
            new Rule("ou", "", LONGER_THAN_1),
            new Rule("ism", "", LONGER_THAN_1),
            new Rule("ate", "", LONGER_THAN_1),
            new Rule("iti", "", LONGER_THAN_1),
            new Rule("ous", "", LONGER_THAN_1),
            new Rule("ive", "", LONGER_THAN_1),
            new Rule("ize", "", LONGER_THAN_1));

    private PorterStemmer() {}

    /** A suffix and what takes its place if the rest of the word allows it. */
    private record Rule(String suffix, String replacement, Predicate<String> allows) {
        String stemOf(String word) {
            return word.substring(0, word.length() - suffix.length());
        }
    }

    static String stem(String word) {
        if (IRREGULAR.containsKey(word)) {
            return IRREGULAR.get(word);
        }
        if (word.length() <= 2) {
            return word;
        }
        String stem = withoutEdOrIng(withoutPlural(word));
        stem = withIForY(stem);
        stem = withoutDoubleSuffix(stem);
        stem = apply(FULL_SUFFIXES, stem);
        stem = apply(LAST_SUFFIXES, stem);
        return withoutDoubleL(withoutE(stem));
    }

    private static String withoutPlural(String word) {
        return word.endsWith("ies") && word.length() == 4 ? cut(word, 1) : apply(PLURALS, word);
    }

    private static String withoutEdOrIng(String word) {
        if (word.endsWith("ied")) {
            return cut(word, word.length() == 4 ? 1 : 2);
        }
        if (word.endsWith("eed")) {
            return measure(cut(word, 3)) > 0 ? cut(word, 1) : word;
        }
        if (word.endsWith("ed") && hasVowel(cut(word, 2))) {
            return repaired(cut(word, 2));
        }
        if (word.endsWith("ing") && hasVowel(cut(word, 3))) {
            return repaired(cut(word, 3));
        }
        return word;
    }

    /** What "ed" or "ing" was taken from gets its e back, or loses a doubled consonant. */
    private static String repaired(String stem) {
        if (stem.endsWith("at") || stem.endsWith("bl") || stem.endsWith("iz")) {
            return stem + "e";
        }
        if (endsInDoubleConsonant(stem)) {
            return "lsz".indexOf(stem.charAt(stem.length() - 1)) < 0 ? cut(stem, 1) : stem;
        }
        return measure(stem) == 1 && endsShort(stem) ? stem + "e" : stem;
    }

    private static String withIForY(String word) {
        boolean isReplaced = word.endsWith("y") && word.length() > 2 && isConsonant(word, word.length() - 2);
        return isReplaced ? cut(word, 1) + "i" : word;
    }

    private static String withoutDoubleSuffix(String word) {
        if (word.endsWith("alli") && measure(cut(word, 4)) > 0) {
            return withoutDoubleSuffix(cut(word, 2));
        }
        return apply(DOUBLE_SUFFIXES, word);
    }

    private static String withoutE(String word) {
        if (!word.endsWith("e")) {
            return word;
        }
        String stem = cut(word, 1);
        int measure = measure(stem);
        return measure > 1 || measure == 1 && !endsShort(stem) ? stem : word;
    }

    private static String withoutDoubleL(String word) {
        return word.endsWith("ll") && measure(cut(word, 1)) > 1 ? cut(word, 1) : word;
    }

    /** The first rule whose suffix fits is the only one that is tried. */
    private static String apply(List<Rule> rules, String word) {
        for (Rule rule : rules) {
            if (word.endsWith(rule.suffix)) {
                String stem = rule.stemOf(word);
                return rule.allows.test(stem) ? stem + rule.replacement : word;
            }
        }
        return word;
    }

    private static String cut(String word, int count) {
        return word.substring(0, word.length() - count);
    }

    /** For every letter whether it is a consonant, as y is at the start and after a vowel. */
    private static boolean[] consonants(String word) {
        boolean[] are = new boolean[word.length()];
        for (int i = 0; i < are.length; i++) {
            char c = word.charAt(i);
            are[i] = c == 'y' ? i == 0 || !are[i - 1] : "aeiou".indexOf(c) < 0;
        }
        return are;
    }

    private static boolean isConsonant(String word, int at) {
        return consonants(word)[at];
    }

    private static boolean hasVowel(String stem) {
        for (boolean isConsonant : consonants(stem)) {
            if (!isConsonant) {
                return true;
            }
        }
        return false;
    }

    /** m: how often a vowel is followed by a consonant. */
    private static int measure(String stem) {
        boolean[] consonants = consonants(stem);
        int measure = 0;
        for (int i = 1; i < consonants.length; i++) {
            if (consonants[i] && !consonants[i - 1]) {
                measure++;
            }
        }
        return measure;
    }

    private static boolean endsInDoubleConsonant(String word) {
        int last = word.length() - 1;
        return last >= 1 && word.charAt(last) == word.charAt(last - 1) && isConsonant(word, last);
    }

    /** Consonant, vowel, consonant other than w, x and y; or a word of a vowel and a consonant. */
    private static boolean endsShort(String word) {
        int last = word.length() - 1;
        if (last < 1 || !isConsonant(word, last) || isConsonant(word, last - 1)) {
            return false;
        }
        return last == 1 || isConsonant(word, last - 2) && "wxy".indexOf(word.charAt(last)) < 0;
    }
}
