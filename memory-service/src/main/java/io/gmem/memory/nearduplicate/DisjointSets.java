package io.gmem.memory.nearduplicate;

/** Numbers 0 to n - 1 that belong together, as they are found to (disjoint sets, each named by its smallest number). */
final class DisjointSets {
    private final int[] parents;

    DisjointSets(int count) {
        parents = new int[count];
        for (int i = 0; i < count; i++) {
            parents[i] = i;
        }
    }

    /** The smallest number of its family. */
    int of(int number) {
        int root = number;
        while (parents[root] != root) {
            root = parents[root];
        }
        for (int i = number; parents[i] != root; ) {
            int next = parents[i];
            parents[i] = root;
            i = next;
        }
        return root;
    }

    void unite(int one, int other) {
        int a = of(one);
        int b = of(other);
        parents[Math.max(a, b)] = Math.min(a, b);
    }
}
