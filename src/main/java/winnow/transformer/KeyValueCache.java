package winnow.transformer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * Keys and values of tokens already seen, per layer {@code [b, h, p, e]}.
 *
 * <p>A cache grows with every pass through it, for generation. {@link #shared} is a view of a cache of one sequence that
 * any number of batches may continue, none of which changes it, for scoring many suffixes of one prefix.
 */
public final class KeyValueCache implements AutoCloseable {
    private final NDManager manager;
    private final List<NDArray> keys;
    private final List<NDArray> values;
    private final boolean frozen;
    private final List<boolean[]> real = new ArrayList<>();
    private int[] nextPosition;

    private KeyValueCache(NDManager manager, List<NDArray> keys, List<NDArray> values, boolean frozen) {
        this.manager = manager;
        this.keys = keys;
        this.values = values;
        this.frozen = frozen;
    }

    static KeyValueCache growing(NDManager manager) {
        return new KeyValueCache(manager, new ArrayList<>(), new ArrayList<>(), false);
    }

    /**
     * A view that stays as it is while batches of any size continue it; valid until this cache grows or is closed.
     *
     * @throws IllegalStateException unless this cache holds exactly one sequence
     */
    public KeyValueCache shared() {
        if (nextPosition == null || nextPosition.length != 1) {
            throw new IllegalStateException("a shared prefix must be the cache of one sequence, got "
                    + (nextPosition == null ? "an empty cache" : nextPosition.length + " sequences"));
        }
        KeyValueCache view = new KeyValueCache(manager, List.copyOf(keys), List.copyOf(values), true);
        view.real.addAll(real);
        view.nextPosition = nextPosition.clone();
        return view;
    }

    /** Number of cached columns p. */
    public int length() {
        return real.size();
    }

    /** Whether no cached column of any sequence is padding. */
    boolean isFull() {
        for (boolean[] column : real) {
            for (boolean isReal : column) {
                if (!isReal) {
                    return false;
                }
            }
        }
        return true;
    }

    boolean isReal(int sequence, int column) {
        boolean[] rows = real.get(column);
        return rows[rows.length == 1 ? 0 : sequence];
    }

    /** The position of each sequence's next token, [b]. */
    int[] nextPositions(int batch) {
        int[] next = new int[batch];
        for (int i = 0; nextPosition != null && i < batch; i++) {
            next[i] = nextPosition[nextPosition.length == 1 ? 0 : i];
        }
        return next;
    }

    /** Cached keys and values followed by the new ones, [b, h, p + t, e] each. */
    NDList join(int layer, NDArray key, NDArray value) {
        if (layer >= keys.size()) {
            keep(layer, key, value);
            return new NDList(key, value);
        }
        NDArray allKeys = concat(keys.get(layer), key);
        NDArray allValues = concat(values.get(layer), value);
        keep(layer, allKeys, allValues);
        return new NDList(allKeys, allValues);
    }

    private NDArray concat(NDArray cached, NDArray added) {
        long b = added.getShape().get(0);
        NDArray past = cached;
        if (cached.getShape().get(0) != b) {
            Shape one = cached.getShape();
            past = cached.broadcast(new Shape(b, one.get(1), one.get(2), one.get(3)));
            past.attach(added.getManager());
        }
        NDArray all = past.concat(added, 2);
        all.attach(added.getManager());
        return all;
    }

    private void keep(int layer, NDArray key, NDArray value) {
        if (frozen) {
            return;
        }
        NDArray ownKey = key.stopGradient();
        NDArray ownValue = value.stopGradient();
        ownKey.attach(manager);
        ownValue.attach(manager);
        if (layer == keys.size()) {
            keys.add(ownKey);
            values.add(ownValue);
            return;
        }
        keys.set(layer, ownKey).close();
        values.set(layer, ownValue).close();
    }

    /** Records the batch as seen, once all layers have been through. */
    void advance(TokenBatch batch) {
        if (frozen) {
            return;
        }
        int[] next = nextPositions(batch.size());
        for (int column = 0; column < batch.width(); column++) {
            boolean[] rows = new boolean[batch.size()];
            for (int i = 0; i < rows.length; i++) {
                rows[i] = batch.isReal(i, column);
            }
            real.add(rows);
        }
        for (int i = 0; i < next.length; i++) {
            next[i] += batch.length(i);
        }
        nextPosition = next;
    }

    /** Frees the native memory; a shared view owns none. */
    @Override
    public void close() {
        if (!frozen) {
            manager.close();
        }
    }
}
