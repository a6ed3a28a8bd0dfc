package winnow.evaluation;

import java.util.List;
import winnow.model.ScoringListener;

/**
 * Grades answers from 1 to 5 against a reference.
 *
 * <p>A verdict depends on its own item alone, not on the others or their order. An item that cannot be judged is a {@linkplain
 * Verdict.Kind#FAILED failed} verdict and takes nothing from the others.
 *
 * <p>Source: grading single answers by a rubric with a reference, Kim et al. 2024, Prometheus 2 (arXiv 2405.01535), section 3; DELIFT
 * (arXiv 2411.04425) reports such grades as LAJ.
 */
public interface Judge {
    /**
     * Grades answers.
     *
     * @param listener hears how many items are done, on this thread
     * @return verdicts in the order of the items
     * @throws IllegalArgumentException if two items have one id
     * @throws java.util.concurrent.CancellationException if the thread is interrupted
     */
    JudgeReport judge(List<JudgeItem> items, ScoringListener listener);

    /** Grades answers. */
    default JudgeReport judge(List<JudgeItem> items) {
        return judge(items, ScoringListener.none());
    }
}
