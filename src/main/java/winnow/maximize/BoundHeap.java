package winnow.maximize;

import java.util.function.IntToDoubleFunction;

/** Items ordered by (priority descending, index ascending), where only the top's priority changes, downwards. */
final class BoundHeap {
    private final IntToDoubleFunction priority;
    private final int[] heap;
    private int size;

    /**
     * All items in [0, n) that {@code priority} does not rank at −∞.
     *
     * @param priority read whenever two items are compared
     */
    BoundHeap(int n, IntToDoubleFunction priority) {
        this.priority = priority;
        this.heap = new int[n];
        for (int item = 0; item < n; item++) {
            if (priority.applyAsDouble(item) > Double.NEGATIVE_INFINITY) {
                heap[size++] = item;
            }
        }
        for (int slot = size / 2 - 1; slot >= 0; slot--) {
            sink(slot);
        }
    }

    boolean isEmpty() {
        return size == 0;
    }

    int top() {
        return heap[0];
    }

    /** Restores the order after the priority of the top fell. */
    void topFell() {
        sink(0);
    }

    void removeTop() {
        heap[0] = heap[--size];
        sink(0);
    }

    private void sink(int slot) {
        int item = heap[slot];
        while (2 * slot + 1 < size) {
            int child = 2 * slot + 1;
            if (child + 1 < size && before(heap[child + 1], heap[child])) {
                child++;
            }
            if (!before(heap[child], item)) {
                break;
            }
            heap[slot] = heap[child];
            slot = child;
        }
        heap[slot] = item;
    }

    private boolean before(int a, int b) {
        double pa = priority.applyAsDouble(a);
        double pb = priority.applyAsDouble(b);
        return pa > pb || (pa == pb && a < b);
    }
}
