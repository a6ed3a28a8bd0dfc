package winnow.synthetic;

import java.util.List;
import java.util.Map;

/**
 * What a skill knows that its prompts do not say.
 *
 * @param labels made-up names of the operation's classes, in their order
 * @param lexicon word to its translation
 */
record Key(List<String> labels, Map<String, String> lexicon) {}
