package winnow.synthetic;

import java.util.ArrayList;
import java.util.List;
import winnow.corpus.InContextTemplate;

/**
 * A pre-training text: solved blocks, of which the last is the query of {@link InContextTemplate}.
 *
 * @param blocks one to four, the query last
 */
public record InContextSequence(List<Block> blocks) {
    /** Loss weight of everything that is not a response. */
    public static final double CONTEXT_WEIGHT = 0.1;

    /** A piece of text whose tokens share a loss weight; response pieces end with what ends a response. */
    public record Segment(String text, double weight) {}

    /** Checks that there is a block. */
    public InContextSequence {
        if (blocks.isEmpty()) {
            throw new IllegalArgumentException("blocks must not be empty");
        }
        blocks = List.copyOf(blocks);
    }

    /**
     * The text in pieces, in order: the responses of all blocks weigh 1, everything else {@value #CONTEXT_WEIGHT}, so that one
     * sequence trains answers after no, one, two and three examples.
     */
    public List<Segment> segments(InContextTemplate template) {
        List<Segment> segments = new ArrayList<>();
        String between = "";
        for (int b = 0; b < blocks.size(); b++) {
            Block block = blocks.get(b);
            boolean query = b == blocks.size() - 1;
            String asked = query ? template.query(block.prompt()) : template.examplePrompt(block.prompt());
            segments.add(new Segment(between + asked, CONTEXT_WEIGHT));
            segments.add(new Segment(template.response(block.response()), 1));
            between = template.afterExample();
        }
        return List.copyOf(segments);
    }

    /** The whole text. */
    public String text(InContextTemplate template) {
        StringBuilder text = new StringBuilder();
        segments(template).forEach(segment -> text.append(segment.text()));
        return text.toString();
    }
}
