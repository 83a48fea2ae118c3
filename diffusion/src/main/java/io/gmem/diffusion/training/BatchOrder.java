package io.gmem.diffusion.training;

import io.gmem.diffusion.engine.Seeds;
import java.util.Random;

/**
 * Determines the images of each training step. Each epoch is a permutation of all images, derived from the seed and the epoch alone.
 * Consecutive steps take consecutive batches of it; a batch may extend into the next epoch.
 */
public final class BatchOrder {
    private final long seed;
    private final int count;
    private long epoch = -1;
    private int[] permutation = {};

    /** @param count number of images in the data set, at least 1 */
    public BatchOrder(long seed, int count) {
        if (count < 1) {
            throw new IllegalArgumentException("the data set must have at least one image (was " + count + ")");
        }
        this.seed = seed;
        this.count = count;
    }

    /** Returns the image indices of training step {@code step}; a pure function of the arguments. */
    public int[] indices(long step, int batch) {
        int[] indices = new int[batch];
        long position = Math.multiplyExact(step, batch);
        for (int i = 0; i < batch; i++, position++) {
            indices[i] = permutationOf(position / count)[(int) (position % count)];
        }
        return indices;
    }

    /** Returns a fair coin per row of training step {@code step}: whether its image is mirrored. A pure function of the arguments. */
    public boolean[] coins(long step, int batch) {
        boolean[] coins = new boolean[batch];
        long position = Math.multiplyExact(step, batch);
        for (int i = 0; i < batch; i++, position++) {
            coins[i] = (Seeds.mix(~seed, position) & 1) == 1;
        }
        return coins;
    }

    private int[] permutationOf(long requested) {
        if (requested != epoch) {
            var random = new Random(Seeds.mix(seed, requested));
            int[] shuffled = new int[count];
            for (int i = 0; i < count; i++) {
                int j = random.nextInt(i + 1);
                shuffled[i] = shuffled[j];
                shuffled[j] = i;
            }
            permutation = shuffled;
            epoch = requested;
        }
        return permutation;
    }
}
