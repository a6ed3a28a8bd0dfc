package winnow.transport;

/** Which nodes of a graph hang together: disjoint sets that halve their paths. */
final class Components {
    private final int[] parent;
    private int joins;

    Components(int nodes) {
        parent = new int[nodes];
        for (int v = 0; v < nodes; v++) {
            parent[v] = v;
        }
    }

    void join(int u, int v) {
        int first = find(u);
        int second = find(v);
        if (first != second) {
            parent[Math.max(first, second)] = Math.min(first, second);
            joins++;
        }
    }

    /** How often two components became one. */
    int joins() {
        return joins;
    }

    private int find(int node) {
        int v = node;
        while (parent[v] != v) {
            parent[v] = parent[parent[v]];
            v = parent[v];
        }
        return v;
    }
}
