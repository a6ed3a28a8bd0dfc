package winnow.experiment;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Hands out steps that may run at once: in their order, but none that needs what another is just making.
 *
 * <p>Of the steps of one point and seed that share utilities, vectors or a model the first runs before the others, so it computes them and they
 * find the file, all at once; so does the first step of a point that needs a model which has read a source. Safe for many threads.
 */
final class StepQueue {
    private final Map<String, ExperimentStep> waiting;
    private final Set<String> inUse = new HashSet<>();
    private final Set<String> made = new HashSet<>();
    private boolean isStopped;

    StepQueue(Map<String, ExperimentStep> steps) {
        waiting = new LinkedHashMap<>(steps);
    }

    /**
     * The next step, when one may run; empty when none is left.
     *
     * @throws InterruptedException while it waits
     */
    synchronized Optional<Map.Entry<String, ExperimentStep>> take() throws InterruptedException {
        while (!isStopped && !waiting.isEmpty()) {
            Optional<Map.Entry<String, ExperimentStep>> next = next();
            if (next.isPresent()) {
                return next;
            }
            wait();
        }
        return Optional.empty();
    }

    private Optional<Map.Entry<String, ExperimentStep>> next() {
        for (Iterator<Map.Entry<String, ExperimentStep>> all =
                        waiting.entrySet().iterator();
                all.hasNext(); ) {
            Map.Entry<String, ExperimentStep> entry = all.next();
            List<String> needed = needed(entry.getValue());
            if (needed.stream().noneMatch(inUse::contains)) {
                inUse.addAll(needed);
                Map.Entry<String, ExperimentStep> taken = Map.entry(entry.getKey(), entry.getValue());
                all.remove();
                return Optional.of(taken);
            }
        }
        return Optional.empty();
    }

    /** A step that was taken is done. */
    synchronized void done(ExperimentStep step) {
        List<String> needed = needed(step);
        inUse.removeAll(needed);
        made.addAll(needed);
        notifyAll();
    }

    /** Nothing more is handed out. */
    synchronized void stop() {
        isStopped = true;
        notifyAll();
    }

    /** What a step needs that is not made yet, and that it makes. */
    private List<String> needed(ExperimentStep step) {
        List<String> needed = new ArrayList<>();
        step.problem().shared(step.method()).forEach((name, work) -> {
            if (work.passes() > 0) {
                needed.add(name + " of " + step.problem().label() + ", seed " + step.seed());
            }
        });
        if (step.problem().preparation().passes() > 0) {
            needed.add("model of " + step.problem().label());
        }
        needed.removeAll(made);
        return needed;
    }
}
