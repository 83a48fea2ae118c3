package io.gmem.memorybank;

import java.util.Arrays;

/** The highest scores so far and whose they are, a heap of bounded size with the lowest on top; of equals the lower row is better. */
final class BestRows {
    private final float[] scores;
    private final long[] rows;
    private int size;

    BestRows(int most) {
        this.scores = new float[most];
        this.rows = new long[most];
    }

    /** Whether {@code score} may be among the best; a quick look before {@link #add}. */
    boolean mayTake(float score) {
        return size < scores.length || score >= scores[0];
    }

    void add(float score, long row) {
        if (size < scores.length) {
            scores[size] = score;
            rows[size] = row;
            rise(size++);
        } else if (better(score, row, scores[0], rows[0])) {
            scores[0] = score;
            rows[0] = row;
            sink();
        }
    }

    void addAll(BestRows others) {
        for (int i = 0; i < others.size; i++) {
            add(others.scores[i], others.rows[i]);
        }
    }

    int capacity() {
        return scores.length;
    }

    /** In no order. */
    long[] rows() {
        return Arrays.copyOf(rows, size);
    }

    private static boolean better(float score, long row, float than, long thanRow) {
        return score > than || (score == than && row < thanRow);
    }

    private void rise(int at) {
        int child = at;
        while (child > 0) {
            int parent = (child - 1) / 2;
            if (!better(scores[parent], rows[parent], scores[child], rows[child])) {
                return;
            }
            swap(parent, child);
            child = parent;
        }
    }

    private void sink() {
        int parent = 0;
        while (true) {
            int worst = parent;
            for (int child = 2 * parent + 1; child <= 2 * parent + 2; child++) {
                if (child < size && better(scores[worst], rows[worst], scores[child], rows[child])) {
                    worst = child;
                }
            }
            if (worst == parent) {
                return;
            }
            swap(parent, worst);
            parent = worst;
        }
    }

    private void swap(int a, int b) {
        float score = scores[a];
        long row = rows[a];
        scores[a] = scores[b];
        rows[a] = rows[b];
        scores[b] = score;
        rows[b] = row;
    }
}
