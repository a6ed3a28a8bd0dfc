package winnow.finetune;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * How a training run went, step by step. It holds no times, so that equal runs have equal curves.
 *
 * @param steps all steps in order
 */
public record TrainingCurve(List<Step> steps) {
    private static final String HEADER =
            "step,epoch_end,tokens,loss_nats,learning_rate,gradient_norm,validation_loss_nats";

    /**
     * One step.
     *
     * @param step number, from 1
     * @param endsEpoch whether a pass over all examples ended with it
     * @param tokens tokens seen so far
     * @param loss mean loss of the step's examples before the step, nats
     * @param rate learning rate
     * @param gradientNorm before clipping
     * @param validation mean loss of the held-out examples after the step, nats
     */
    public record Step(
            int step,
            boolean endsEpoch,
            long tokens,
            double loss,
            double rate,
            double gradientNorm,
            OptionalDouble validation) {
        Step withValidation(double validationLoss) {
            return new Step(step, endsEpoch, tokens, loss, rate, gradientNorm, OptionalDouble.of(validationLoss));
        }
    }

    /** Copies the list. */
    public TrainingCurve {
        steps = List.copyOf(steps);
    }

    /** The steps after which there was a validation. */
    public List<Step> validations() {
        return steps.stream().filter(step -> step.validation().isPresent()).toList();
    }

    /** One line a step under a header, numbers to the last bit. */
    public String csv() {
        StringBuilder text = new StringBuilder(HEADER).append('\n');
        for (Step step : steps) {
            text.append(String.format(
                    Locale.ROOT,
                    "%d,%d,%d,%s,%s,%s,%s%n",
                    step.step(),
                    step.endsEpoch() ? 1 : 0,
                    step.tokens(),
                    step.loss(),
                    step.rate(),
                    step.gradientNorm(),
                    step.validation().isPresent() ? step.validation().getAsDouble() : ""));
        }
        return text.toString().replace("\r\n", "\n");
    }

    /**
     * Reads what {@link #csv} wrote.
     *
     * @throws IllegalArgumentException if it is something else
     */
    public static TrainingCurve parse(String csv) {
        List<String> lines = csv.lines().toList();
        if (lines.isEmpty() || !lines.get(0).equals(HEADER)) {
            throw new IllegalArgumentException("a training curve must begin with " + HEADER);
        }
        List<Step> steps = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            steps.add(step(line));
        }
        return new TrainingCurve(steps);
    }

    private static Step step(String line) {
        String[] cells = line.split(",", -1);
        try {
            return new Step(
                    Integer.parseInt(cells[0]),
                    cells[1].equals("1"),
                    Long.parseLong(cells[2]),
                    Double.parseDouble(cells[3]),
                    Double.parseDouble(cells[4]),
                    Double.parseDouble(cells[5]),
                    cells[6].isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(Double.parseDouble(cells[6])));
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
            throw new IllegalArgumentException("a training curve must have 7 numbers a line, got " + line, e);
        }
    }
}
