package winnow.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class StepQueueTest {
    private static Map<String, ExperimentStep> steps(String text) {
        Map<String, ExperimentStep> steps = new LinkedHashMap<>();
        ExperimentSpec.parse(text, "text")
                .steps()
                .forEach(step -> steps.putIfAbsent(step.key("m", ComputeSettings.CPU_F32), step));
        return steps;
    }

    private static Map<String, ExperimentStep> delift() {
        return steps(ExperimentSpecTest.DELIFT.replaceFirst(
                "\"methods\": \\[[^\\]]*\\]", "\"methods\": [\"DELIFT\", \"DELIFT; repeat\", \"Random\"]"));
    }

    @Test
    void whatSharesUtilitiesWaitsForTheFirstAndThenRunsAtOnce() throws InterruptedException {
        Map<String, ExperimentStep> steps = steps(ExperimentSpecTest.DELIFT.replaceFirst(
                "\"methods\": \\[[^\\]]*\\]",
                "\"methods\": [\"DELIFT\", \"DELIFT; repeat\", \"DELIFT; mutual\", \"Random\"]"));
        StepQueue queue = new StepQueue(steps);
        ExperimentStep first = queue.take().orElseThrow().getValue();
        assertEquals("DELIFT", first.method());
        assertEquals(
                List.of("Random 1", "DELIFT 2", "Random 2"),
                next(queue, 3),
                "the others of seeds whose matrix is made wait");
        queue.done(first);
        assertEquals(List.of("DELIFT; repeat 1", "DELIFT; mutual 1"), next(queue, 2), "the matrix of seed 1 is there");
    }

    private static List<String> next(StepQueue queue, int count) throws InterruptedException {
        List<String> next = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ExperimentStep step = queue.take().orElseThrow().getValue();
            next.add(step.method() + " " + step.seed());
        }
        return next;
    }

    @Test
    void everyStepRunsOnceAndTheFirstThatMakesAMatrixRunsAlone() throws InterruptedException {
        Map<String, ExperimentStep> steps = delift();
        StepQueue queue = new StepQueue(steps);
        Map<String, Integer> taken = new ConcurrentHashMap<>();
        Map<Long, AtomicInteger> making = Map.of(1L, new AtomicInteger(), 2L, new AtomicInteger());
        Set<Long> made = ConcurrentHashMap.newKeySet();
        List<String> wrong = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 4; t++) {
            threads.add(new Thread(() -> {
                try {
                    for (Optional<Map.Entry<String, ExperimentStep>> next = queue.take();
                            next.isPresent();
                            next = queue.take()) {
                        ExperimentStep step = next.get().getValue();
                        taken.merge(next.get().getKey(), 1, Integer::sum);
                        boolean isMaking = step.method().startsWith("DELIFT");
                        if (isMaking && making.get(step.seed()).incrementAndGet() > 1 && !made.contains(step.seed())) {
                            wrong.add(step.title());
                        }
                        Thread.sleep(5);
                        if (isMaking) {
                            made.add(step.seed());
                            making.get(step.seed()).decrementAndGet();
                        }
                        queue.done(step);
                    }
                } catch (InterruptedException e) {
                    wrong.add(e.toString());
                }
            }));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        assertEquals(List.of(), wrong);
        Map<String, Integer> once = new TreeMap<>();
        steps.keySet().forEach(key -> once.put(key, 1));
        assertEquals(once, new TreeMap<>(taken));
    }

    @Test
    void whoWaitsIsToldThatNothingComesAnyMore() throws InterruptedException {
        Map<String, ExperimentStep> shared = delift();
        shared.values().removeIf(step -> step.method().equals("Random") || step.seed() == 2);
        StepQueue queue = new StepQueue(shared);
        assertTrue(queue.take().isPresent());
        CountDownLatch empty = new CountDownLatch(1);
        Thread waiting = new Thread(() -> {
            try {
                if (queue.take().isEmpty()) {
                    empty.countDown();
                }
            } catch (InterruptedException e) {
                // The test fails at the latch.
            }
        });
        waiting.start();
        Thread.sleep(50);
        assertEquals(1, empty.getCount(), "the other method needs the matrix of the first");
        queue.stop();
        waiting.join();
        assertEquals(0, empty.getCount());
        assertFalse(queue.take().isPresent());
    }
}
