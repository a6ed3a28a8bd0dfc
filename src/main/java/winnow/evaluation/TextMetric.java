package winnow.evaluation;

import java.util.List;

/** A metric of one pair of texts at a time. */
public interface TextMetric extends AnswerMetric {
    /** How well an answer agrees with a reference. */
    double value(String reference, String answer);

    @Override
    default double[] values(List<Answer> answers) {
        return answers.stream()
                .mapToDouble(answer -> value(answer.reference(), answer.text()))
                .toArray();
    }
}
