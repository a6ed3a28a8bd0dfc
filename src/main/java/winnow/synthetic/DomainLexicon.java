package winnow.synthetic;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import winnow.random.Seeds;

/** The made-up words of every register and kind; no word is in two places. */
final class DomainLexicon {
    private static final int SYLLABLES = 2;

    private final Map<Register, List<List<String>>> words;

    private DomainLexicon(Map<Register, List<List<String>>> words) {
        this.words = words;
    }

    static DomainLexicon of(int wordsPerKind, long world) {
        RandomGenerator random = Seeds.of(world).stream("domain-lexicon");
        Set<String> taken = new HashSet<>();
        Map<Register, List<List<String>>> words = new EnumMap<>(Register.class);
        for (Register register : Register.values()) {
            List<List<String>> kinds = new ArrayList<>();
            for (int k = 0; k < register.kinds().size(); k++) {
                List<String> ofKind = new ArrayList<>();
                while (ofKind.size() < wordsPerKind) {
                    ofKind.add(newWord(taken, random));
                }
                kinds.add(ofKind);
            }
            words.put(register, kinds);
        }
        return new DomainLexicon(words);
    }

    private static String newWord(Set<String> taken, RandomGenerator random) {
        String word = Words.nonce(SYLLABLES, random);
        while (!taken.add(word)) {
            word = Words.nonce(SYLLABLES, random);
        }
        return word;
    }

    List<String> words(Register register, int kind) {
        return words.get(register).get(kind);
    }
}
