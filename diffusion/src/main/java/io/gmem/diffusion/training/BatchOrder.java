package io.gmem.diffusion.training;

import io.gmem.diffusion.engine.Seeds;
import java.util.Random;

/**
 * Which images a training step sees: each epoch is a permutation of all of them, made from the seed and the epoch alone, and
 * steps cut it into batches that may run over its end.
 */
public final class BatchOrder {
    private final long seed;
    private final int count;
    private long epoch = -1;
    private int[] permutation = {};

    /** @param count images in the data set */
    public BatchOrder(long seed, int count) {
        if (count < 1) {
            throw new IllegalArgumentException("a data set has at least one image");
        }
        this.seed = seed;
        this.count = count;
    }

    /** Indices of the images of training step {@code step}, a pure function of the arguments. */
    public int[] indices(long step, int batch) {
        int[] indices = new int[batch];
        long position = Math.multiplyExact(step, batch);
        for (int i = 0; i < batch; i++, position++) {
            indices[i] = permutationOf(position / count)[(int) (position % count)];
        }
        return indices;
    }

    /** A fair coin for each row of training step {@code step}: whether its image is taken mirrored. A pure function of the arguments. */
    public boolean[] coins(long step, int batch) {
        boolean[] coins = new boolean[batch];
        long position = Math.multiplyExact(step, batch);
        for (int i = 0; i < batch; i++, position++) {
            coins[i] = (Seeds.mix(~seed, position) & 1) == 1;
        }
        return coins;
    }

    private int[] permutationOf(long wanted) {
        if (wanted != epoch) {
            var random = new Random(Seeds.mix(seed, wanted));
            int[] shuffled = new int[count];
            for (int i = 0; i < count; i++) {
                int j = random.nextInt(i + 1);
                shuffled[i] = shuffled[j];
                shuffled[j] = i;
            }
            permutation = shuffled;
            epoch = wanted;
        }
        return permutation;
    }
}
