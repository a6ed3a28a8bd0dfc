package winnow.experiment;

import winnow.corpus.Corpus;
import winnow.corpus.Example;

/**
 * How experiments take the texts of files: white space becomes single blanks, and the end of long texts is left out.
 *
 * @param characters of a text at most
 */
record TextForm(int characters) {
    private static final int MOST_CHARACTERS = 1_000_000;

    static TextForm of(StrictJson json) {
        return new TextForm(json.whole("characters", 1, MOST_CHARACTERS));
    }

    /** The text of a record: its prompt where it has one and the response is a label, else its response. */
    String text(Example example) {
        return cut(example.prompt().isEmpty() ? example.response() : example.prompt());
    }

    String cut(String text) {
        String line = line(text);
        return line.length() <= characters ? line : line.substring(0, characters);
    }

    /** With single blanks for all white space. */
    static String line(String text) {
        return text.replaceAll("\\s+", " ").strip();
    }

    /** The texts of records as responses without prompts, with the records' tags. */
    Corpus unlabelled(Corpus corpus) {
        return Corpus.of(corpus.stream()
                .map(example -> new Example(example.id(), "", text(example), example.tags()))
                .toList());
    }
}
