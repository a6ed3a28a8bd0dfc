package winnow.transformer;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Copies what a pass of one or more sequences shows. */
final class RecordedTrace implements Trace {
    private final List<float[]> hidden = new ArrayList<>();
    private final List<float[]> attention = new ArrayList<>();

    @Override
    public void hidden(int layer, NDArray states) {
        if (layer != hidden.size()) {
            throw new AssertionError("layers must come in order, got " + layer + " after " + hidden.size());
        }
        hidden.add(states.toFloatArray());
    }

    @Override
    public void attention(int layer, NDArray weights) {
        if (layer != attention.size()) {
            throw new AssertionError("layers must come in order, got " + layer + " after " + attention.size());
        }
        attention.add(weights.toFloatArray());
    }

    /** Row of a layer's states of the first sequence. */
    List<float[]> rows(int row, int tokens, int sequences) {
        List<float[]> rows = new ArrayList<>();
        for (float[] states : hidden) {
            int width = states.length / tokens / sequences;
            rows.add(Arrays.copyOfRange(states, row * width, (row + 1) * width));
        }
        return rows;
    }

    float[] attention() {
        return joined(attention);
    }

    static float[] joined(List<float[]> parts) {
        float[] all = new float[parts.stream().mapToInt(p -> p.length).sum()];
        int at = 0;
        for (float[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }
}
