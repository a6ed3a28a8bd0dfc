package winnow.cli;

import java.io.PrintWriter;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import winnow.finetune.TrainingCurve;
import winnow.finetune.TrainingListener;
import winnow.maximize.PickListener;
import winnow.model.ScoringListener;

/** What a long command tells while it works, on standard error, and how long each phase took. */
final class Progress implements AutoCloseable {
    private static final int BAR_WIDTH = 78;
    private static final int MEBI = 1 << 20;
    private static final double SMOOTHING = 0.95;
    private static final double SECONDS_BETWEEN_LINES = 30;

    /** A run of any length is told of this often at least. */
    private static final long TENTHS = 10;

    private final PrintWriter err;
    private final boolean isTerminal;
    private final Map<String, Double> seconds = new LinkedHashMap<>();
    private String phase;
    private long phaseStart;
    private ProgressBar bar;

    Progress(PrintWriter err) {
        this.err = err;
        this.isTerminal = Boolean.getBoolean("winnow.terminal");
    }

    /** One line. */
    void say(String line) {
        if (bar != null) {
            err.println();
        }
        err.println(line);
        err.flush();
    }

    /** Begins a phase and says so the first time. */
    void announce(String name) {
        if (!seconds.containsKey(name) && !name.equals(phase)) {
            say(name + " …");
        }
        begin(name);
    }

    /** Runs work as a phase of its own, then goes on with the phase before. */
    <T> T during(String name, Supplier<T> work) {
        String before = phase;
        announce(name);
        try {
            return work.get();
        } finally {
            end();
            if (before != null) {
                begin(before);
            }
        }
    }

    /** Begins a phase, ending the one before. */
    void begin(String name) {
        end();
        phase = name;
        phaseStart = System.nanoTime();
    }

    /** Ends the phase that runs, if any. */
    void end() {
        if (bar != null) {
            bar.close();
            bar = null;
            err.println();
        }
        if (phase != null) {
            seconds.merge(phase, (System.nanoTime() - phaseStart) / 1e9, Double::sum);
            phase = null;
        }
    }

    /** Seconds by phase, in order. */
    Map<String, Double> seconds() {
        end();
        return new LinkedHashMap<>(seconds);
    }

    /** A bar with an estimate of the time left, when somebody is looking. */
    PickListener picks() {
        return isTerminal ? (count, of) -> step("choosing", count, of) : (count, of) -> {};
    }

    /** The same for records and passes that a model is through with. */
    ScoringListener scored(String task) {
        return isTerminal ? (done, of) -> step(task, done, of) : ScoringListener.none();
    }

    private void step(String task, long done, long of) {
        if (bar == null) {
            bar = bar(task).setInitialMax(of).build();
        }
        bar.stepTo(done);
    }

    /**
     * A bar of bytes with rate and estimate, when somebody is looking; takes how many bytes are here.
     *
     * @param present bytes that were here before, which do not count for the rate
     */
    LongConsumer bytes(String task, long present, long of) {
        if (!isTerminal) {
            return count -> {};
        }
        bar = bar(task)
                .setInitialMax(of)
                .setUnit("MiB", MEBI)
                .showSpeed(new DecimalFormat("0.0", DecimalFormatSymbols.getInstance(Locale.ROOT)))
                .startsFrom(present, Duration.ZERO)
                .build();
        return bar::stepTo;
    }

    /** A bar of things done with an estimate of the time left, when somebody is looking; takes how many are done. */
    LongConsumer count(String task, long of) {
        if (!isTerminal) {
            return done -> {};
        }
        bar = bar(task).setInitialMax(of).build();
        return bar::stepTo;
    }

    /** Steps of a training run: a bar with an estimate and the loss of late, or now and then a line. */
    TrainingListener training() {
        return new TrainingListener() {
            private final long start = System.nanoTime();
            private double loss = Double.NaN;
            private long told = start;
            private int first;

            @Override
            public void started(int after, int of) {
                first = after;
                say("step " + after + " of " + of);
                if (isTerminal) {
                    bar = bar("training")
                            .setInitialMax(of)
                            .startsFrom(after, Duration.ZERO)
                            .build();
                }
            }

            @Override
            public void stepped(TrainingCurve.Step step, int of) {
                loss = Double.isNaN(loss) ? step.loss() : SMOOTHING * loss + (1 - SMOOTHING) * step.loss();
                if (bar != null) {
                    bar.setExtraMessage(" loss " + Quantity.value(loss));
                    bar.stepTo(step.step());
                    return;
                }
                long now = System.nanoTime();
                boolean isTenth = step.step() * TENTHS / of > (step.step() - 1) * TENTHS / of;
                if (!isTerminal && (isTenth || (now - told) / 1e9 > SECONDS_BETWEEN_LINES)) {
                    told = now;
                    double left = (now - start) / 1e9 / (step.step() - first) * (of - step.step());
                    say("step " + step.step() + " of " + of + ", loss " + Quantity.value(loss)
                            + (step.step() == of ? "" : ", about " + Quantity.seconds(left) + " left"));
                }
            }

            @Override
            public void validated(TrainingCurve.Step step, boolean isBest) {
                say("step " + step.step() + ": held-out loss "
                        + Quantity.value(step.validation().getAsDouble()) + (isBest ? ", the best so far" : ""));
            }
        };
    }

    private ProgressBarBuilder bar(String task) {
        return new ProgressBarBuilder()
                .setTaskName(task)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(250)
                .setConsumer(new DelegatingProgressBarConsumer(this::draw, BAR_WIDTH));
    }

    private void draw(String line) {
        err.print("\r" + line);
        err.flush();
    }

    @Override
    public void close() {
        end();
    }
}
