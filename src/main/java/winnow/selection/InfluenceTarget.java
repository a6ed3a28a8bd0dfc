package winnow.selection;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import winnow.influence.InfluenceScores;

/** What the methods that follow gradients share about their target. */
final class InfluenceTarget {
    private InfluenceTarget() {}

    /** A change with its sign and four digits, the same on every Java and in every locale. */
    static String signed(double change) {
        BigDecimal rounded = new BigDecimal(change).round(new MathContext(4, RoundingMode.HALF_EVEN));
        return (change > 0 ? "+" : "") + rounded.toString().replace('E', 'e');
    }

    /** The part of the target that a record's score is for. */
    static String named(InfluenceScores scores, int position) {
        if (scores.subtasks().size() < 2) {
            return "the target";
        }
        return "the subtask " + scores.subtask(position).orElseThrow();
    }
}
