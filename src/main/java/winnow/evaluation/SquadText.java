package winnow.evaluation;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Texts as the evaluation of SQuAD compares them: lower case, without ASCII punctuation, without a, an and the, blanks single.
 *
 * <p>Source: Rajpurkar et al., EMNLP 2016, official evaluation, in that order.
 */
final class SquadText {
    private static final Pattern PUNCTUATION = Pattern.compile("\\p{Punct}");
    private static final Pattern ARTICLE = Pattern.compile("\\b(a|an|the)\\b", Pattern.UNICODE_CHARACTER_CLASS);
    private static final Pattern BLANKS = Pattern.compile("\\s+", Pattern.UNICODE_CHARACTER_CLASS);

    private SquadText() {}

    static String normalised(String text) {
        String bare = PUNCTUATION.matcher(text.toLowerCase(Locale.ROOT)).replaceAll("");
        String withoutArticles = ARTICLE.matcher(bare).replaceAll(" ");
        return BLANKS.matcher(withoutArticles).replaceAll(" ").strip();
    }
}
