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
 * <p>Steps of one point and seed that share utilities, vectors or a model run one after another, so the first computes them and the others
 * find the file; the first step of a point that needs a model which has read a source runs before all others of that point. Safe for many threads.
 */
final class StepQueue {
    private final Map<String, ExperimentStep> waiting;
    private final Set<String> inUse = new HashSet<>();
    private final Set<String> made = new HashSet<>();
    private boolean isStopped;

    StepQueue(Map<String, ExperimentStep> steps) {
        waiting = new LinkedHashMap<>(steps);
    }

    /** How many steps can run at once at most, whatever the machine. */
    static int width(Map<String, ExperimentStep> steps) {
        StepQueue queue = new StepQueue(steps);
        // Preparations run first; what is wide is what comes after them.
        steps.values().forEach(step -> queue.made.add(preparation(step)));
        int width = 0;
        while (queue.next().isPresent()) {
            width++;
        }
        return width;
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
        inUse.removeAll(needed(step));
        made.add(preparation(step));
        notifyAll();
    }

    /** Nothing more is handed out. */
    synchronized void stop() {
        isStopped = true;
        notifyAll();
    }

    /** What no two steps may use at once. */
    private List<String> needed(ExperimentStep step) {
        List<String> needed = new ArrayList<>();
        if (step.problem().sharedWork(step.method()).passes() > 0) {
            needed.add("what is shared of " + step.problem().label() + ", seed " + step.seed());
        }
        String preparation = preparation(step);
        if (step.problem().preparation().passes() > 0 && !made.contains(preparation)) {
            needed.add(preparation);
        }
        return needed;
    }

    private static String preparation(ExperimentStep step) {
        return "model of " + step.problem().label();
    }
}
