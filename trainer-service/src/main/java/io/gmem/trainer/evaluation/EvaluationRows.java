package io.gmem.trainer.evaluation;

import java.util.Random;

/** Chooses rows by a seed: every row once before any comes a second time. */
final class EvaluationRows {
    private EvaluationRows() {}

    /** @param among at least one row */
    static int[] spread(int[] among, int wanted, long seed) {
        var random = new Random(seed);
        int count = among.length;
        int[] order = new int[count];
        for (int i = 0; i < count; i++) {
            int j = random.nextInt(i + 1);
            order[i] = order[j];
            order[j] = among[i];
        }
        int[] rows = new int[wanted];
        for (int i = 0; i < wanted; i++) {
            rows[i] = order[i % count];
        }
        return rows;
    }
}
