package io.gmem.memory.nearduplicate;

/** Disjoint sets over the numbers 0 to n - 1; each set is identified by its smallest number. */
final class DisjointSets {
    private final int[] parents;

    DisjointSets(int count) {
        parents = new int[count];
        for (int i = 0; i < count; i++) {
            parents[i] = i;
        }
    }

    /** Returns the smallest number of the set that contains {@code number}. */
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
