package winnow.transport;

import java.util.Arrays;

/**
 * A strongly feasible basis of the transportation problem: a spanning tree over n rows, m columns and a root.
 *
 * <p>Node v &lt; n is row v, node n + j is column j, node n + m is the root. Mass moves from rows to columns only, so the
 * arc between a node and its parent points up where the node is a row and down where it is a column: no direction is
 * stored. Arcs between a row and the root take mass into a node that gives none back; they carry nothing, ever, and only
 * hold the tree together. Mass is counted in whole units, so that ties between arcs are ties, not rounding.
 *
 * <p>Strongly feasible: from every node a positive amount can be sent to the root along the tree. Arcs that point up may be
 * empty, arcs that point down may not; {@link #pivot} keeps it so, which is what rules out cycling.
 *
 * <p>Potentials π: C_ij − π_i + π_{n+j} = 0 on every arc of the tree; f_i = π_i and g_j = −π_{n+j}. Children hang in doubly
 * linked lists, so that a subtree is cut, turned around and hung elsewhere in one step a node on the way to its new root.
 *
 * <p>Source: Cunningham (1976) for strong feasibility; Ahuja, Magnanti, Orlin, Network Flows (1993), sections 11.3, 11.5 and 11.6.
 */
final class SpanningTree {
    private static final int NONE = -1;

    private final int rows;
    private final int root;
    private final int[] parent;
    private final int[] firstChild;
    private final int[] next;
    private final int[] previous;
    /** Nodes in the subtree of a node, itself included. */
    private final int[] size;
    /** What the arc between a node and its parent carries, and what a unit on it costs. */
    private final long[] flow;

    private final double[] arcCost;
    private final double[] potential;

    SpanningTree(int rows, int columns) {
        this.rows = rows;
        root = rows + columns;
        parent = new int[root + 1];
        firstChild = new int[root + 1];
        next = new int[root + 1];
        previous = new int[root + 1];
        size = new int[root + 1];
        flow = new long[root + 1];
        arcCost = new double[root + 1];
        potential = new double[root + 1];
        Arrays.fill(parent, NONE);
        Arrays.fill(firstChild, NONE);
        Arrays.fill(next, NONE);
        Arrays.fill(previous, NONE);
        Arrays.fill(size, 1);
    }

    int root() {
        return root;
    }

    int parent(int node) {
        return parent[node];
    }

    long flow(int node) {
        return flow[node];
    }

    double arcCost(int node) {
        return arcCost[node];
    }

    /** The potentials of all nodes, rows before columns: for reading only. */
    double[] potentials() {
        return potential;
    }

    /** Hangs a node that has no parent yet, with its subtree; sizes follow with {@link #complete}. */
    void hang(int node, int under, long amount, double cost) {
        link(node, under);
        flow[node] = amount;
        arcCost[node] = cost;
    }

    /** Hangs every row that has no parent from the root, where its potential is to be f_i, and counts subtrees. */
    void complete(double[] f) {
        for (int i = 0; i < rows; i++) {
            if (parent[i] == NONE) {
                hang(i, root, 0, f[i]);
            }
        }
        int[] order = new int[root + 1];
        int count = 0;
        for (int node = root; node != NONE; node = after(node, root)) {
            order[count++] = node;
            size[node] = 1;
        }
        for (int k = count - 1; k > 0; k--) {
            size[parent[order[k]]] += size[order[k]];
        }
    }

    /**
     * Potentials afresh from the costs of the tree's arcs, the root's being 0: rid of what shifts have rounded.
     *
     * @return the largest |π|
     */
    double resetPotentials() {
        double largest = 0;
        potential[root] = 0;
        for (int node = after(root, root); node != NONE; node = after(node, root)) {
            double above = potential[parent[node]];
            potential[node] = node < rows ? above + arcCost[node] : above - arcCost[node];
            largest = Math.max(largest, Math.abs(potential[node]));
        }
        return largest;
    }

    /** Whether the arc from row i to a column is part of the tree. */
    boolean holds(int i, int column) {
        return parent[i] == rows + column || parent[rows + column] == i;
    }

    /** Lets the arc from row i to a column enter, which is no part of the tree and whose reduced cost is negative. */
    void pivot(int i, int column, double cost) {
        int j = rows + column;
        double reducedCost = cost - potential[i] + potential[j];
        int apex = apex(i, j);
        long amount = Long.MAX_VALUE;
        int leaving = NONE;
        // The last arc that blocks, in the direction of the new arc and from the apex on, has to leave.
        for (int v = i; v != apex; v = parent[v]) {
            if (v < rows && flow[v] < amount) {
                amount = flow[v];
                leaving = v;
            }
        }
        boolean rowSide = true;
        for (int v = j; v != apex; v = parent[v]) {
            if (v >= rows && flow[v] <= amount) {
                amount = flow[v];
                leaving = v;
                rowSide = false;
            }
        }
        send(amount, i, j, apex);
        int moved = size[leaving];
        grow(parent[leaving], apex, -moved);
        grow(rowSide ? j : i, apex, moved);
        cut(leaving);
        // Only differences count, so whichever side is smaller moves.
        double shift = rowSide ? reducedCost : -reducedCost;
        if (2 * moved <= root + 1) {
            shift(leaving, shift);
        } else {
            shift(root, -shift);
        }
        turn(rowSide ? i : j, rowSide ? j : i, leaving, amount, cost);
    }

    /** Along the new arc and back over the apex. */
    private void send(long amount, int i, int j, int apex) {
        if (amount == 0) {
            return;
        }
        for (int v = i; v != apex; v = parent[v]) {
            flow[v] += v < rows ? -amount : amount;
        }
        for (int v = j; v != apex; v = parent[v]) {
            flow[v] += v < rows ? amount : -amount;
        }
    }

    private void grow(int from, int apex, int by) {
        for (int v = from; v != apex; v = parent[v]) {
            size[v] += by;
        }
    }

    private int apex(int i, int j) {
        int u = i;
        int v = j;
        while (u != v) {
            if (size[u] < size[v]) {
                u = parent[u];
            } else if (size[u] > size[v]) {
                v = parent[v];
            } else {
                // Neither can be above the other.
                u = parent[u];
                v = parent[v];
            }
        }
        return u;
    }

    private void shift(int top, double amount) {
        for (int node = top; node != NONE; node = after(node, top)) {
            potential[node] += amount;
        }
    }

    /** The node after {@code node} in a walk over the subtree of {@code top}, parents first; none after the last. */
    private int after(int node, int top) {
        if (firstChild[node] != NONE) {
            return firstChild[node];
        }
        int v = node;
        while (v != top) {
            if (next[v] != NONE) {
                return next[v];
            }
            v = parent[v];
        }
        return NONE;
    }

    /** Hangs the cut subtree of {@code top} by its node {@code newTop} under {@code under}. */
    private void turn(int newTop, int under, int top, long amount, double cost) {
        int all = size[top];
        int below = 0;
        int v = newTop;
        int newParent = under;
        long newFlow = amount;
        double newCost = cost;
        while (true) {
            int oldParent = parent[v];
            long oldFlow = flow[v];
            double oldCost = arcCost[v];
            int oldSize = size[v];
            if (v != top) {
                cut(v);
            }
            link(v, newParent);
            flow[v] = newFlow;
            arcCost[v] = newCost;
            size[v] = all - below;
            if (v == top) {
                return;
            }
            below = oldSize;
            newParent = v;
            newFlow = oldFlow;
            newCost = oldCost;
            v = oldParent;
        }
    }

    private void link(int node, int under) {
        int first = firstChild[under];
        parent[node] = under;
        next[node] = first;
        previous[node] = NONE;
        if (first != NONE) {
            previous[first] = node;
        }
        firstChild[under] = node;
    }

    private void cut(int node) {
        int before = previous[node];
        int behind = next[node];
        if (before == NONE) {
            firstChild[parent[node]] = behind;
        } else {
            next[before] = behind;
        }
        if (behind != NONE) {
            previous[behind] = before;
        }
    }
}
