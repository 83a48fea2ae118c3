package io.gmem.trainer.evaluation;

import java.util.Random;

/** Selects rows by a seed. Every row is selected once before any row is repeated. */
final class EvaluationRows {
    private EvaluationRows() {}

    /** @param among rows to select from, at least one */
    static int[] spread(int[] among, int number, long seed) {
        var random = new Random(seed);
        int count = among.length;
        int[] order = new int[count];
        for (int i = 0; i < count; i++) {
            int j = random.nextInt(i + 1);
            order[i] = order[j];
            order[j] = among[i];
        }
        int[] rows = new int[number];
        for (int i = 0; i < number; i++) {
            rows[i] = order[i % count];
        }
        return rows;
    }
}
