package winnow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import winnow.maximize.Budget;
import winnow.maximize.LazyGreedy;
import winnow.maximize.Maximizer;
import winnow.maximize.NaiveGreedy;
import winnow.submodular.GainState;
import winnow.submodular.SetFunction;

/** The stop button of a notebook interrupts the thread that runs the cell. */
class InterruptTest {
    private static final long PATIENCE_SECONDS = 2;

    static java.util.List<Maximizer> maximizers() {
        return java.util.List.of(new NaiveGreedy(), new LazyGreedy());
    }

    @ParameterizedTest
    @MethodSource("maximizers")
    void aLongSelectionEndsWithinTwoSecondsAndTheNextOneWorks(Maximizer maximizer) throws InterruptedException {
        CountDownLatch running = new CountDownLatch(1);
        AtomicReference<Throwable> end = new AtomicReference<>();
        Thread cell = new Thread(() -> {
            try {
                maximizer.maximize(new Slow(running), Budget.items(5_000));
            } catch (Throwable e) {
                end.set(e);
            }
        });
        cell.start();
        assertTrue(running.await(10, TimeUnit.SECONDS), "the selection starts");
        cell.interrupt();
        cell.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
        assertTrue(!cell.isAlive(), "the selection ends");
        assertInstanceOf(CancellationException.class, end.get());
        assertEquals(1, maximizer.maximize(new Slow(running), Budget.items(1)).size());
    }

    /** A modular function of 10,000 items whose gains take 20 microseconds: minutes for a whole selection. */
    private record Slow(CountDownLatch running) implements SetFunction {
        @Override
        public int groundSize() {
            return 10_000;
        }

        @Override
        public boolean isMonotone() {
            return true;
        }

        @Override
        public boolean isSubmodular() {
            return true;
        }

        @Override
        public GainState start() {
            return new GainState() {
                private int size;

                @Override
                public double gain(int item) {
                    running.countDown();
                    long until = System.nanoTime() + 20_000;
                    while (System.nanoTime() < until) {
                        Thread.onSpinWait();
                    }
                    return 1.0 / (1 + size);
                }

                @Override
                public void add(int item) {
                    size++;
                }

                @Override
                public double value() {
                    return size;
                }
            };
        }
    }
}
