package winnow.transport;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import winnow.random.Seeds;

/** The basis itself: a strongly feasible spanning tree that carries every weight. */
class NetworkSimplexTest {
    /** With 1 all weights are equal, and nearly all pivots move nothing. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 1_000_000})
    void theOptimalBasisIsAStronglyFeasibleTree(int largestWeight) {
        int n = 120;
        RandomGenerator random = Seeds.of(largestWeight).stream("basis");
        long[] supply = random.ints(n, 1, largestWeight + 1).asLongStream().toArray();
        long[] demand = supply.clone();
        demand[0] += 3L * largestWeight;
        supply[7] += 3L * largestWeight;
        ExactCosts costs = ExactCosts.of(n, n, random.doubles((long) n * n).toArray());
        NetworkSimplex solved = NetworkSimplex.solve(costs, supply, demand);
        SpanningTree tree = solved.tree();
        assertTrue(solved.pivots() > n, solved.pivots() + " pivots");

        long[] sent = new long[n];
        long[] received = new long[n];
        for (int v = 0; v < 2 * n; v++) {
            int up = tree.parent(v);
            assertTrue(depth(tree, v) <= 2 * n);
            if (v >= n) {
                assertTrue(tree.flow(v) > 0, "an empty arc points down");
                assertTrue(up < n);
            }
            if (up == tree.root()) {
                assertEquals(0, tree.flow(v));
                continue;
            }
            int row = Math.min(v, up);
            int column = Math.max(v, up) - n;
            assertTrue(tree.holds(row, column));
            assertEquals(costs.get(row, column), tree.arcCost(v));
            assertEquals(tree.arcCost(v), tree.potentials()[row] - tree.potentials()[n + column], 1e-12);
            sent[row] += tree.flow(v);
            received[column] += tree.flow(v);
        }
        assertArrayEquals(supply, sent);
        assertArrayEquals(demand, received);
        assertEquals(Arrays.stream(supply).sum(), Arrays.stream(received).sum());
    }

    private static int depth(SpanningTree tree, int node) {
        int depth = 0;
        for (int v = node; v != tree.root() && depth <= tree.root(); v = tree.parent(v)) {
            depth++;
        }
        return depth;
    }
}
