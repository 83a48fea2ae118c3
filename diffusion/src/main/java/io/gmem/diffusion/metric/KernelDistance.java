package io.gmem.diffusion.metric;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.gmem.diffusion.engine.TensorEngine;
import java.util.Random;

/**
 * The kernel distance (KID, Bińkowski et al. 2018): the squared maximum mean discrepancy of two sets of features under the kernel (x·y / d
 * + 1)³, averaged over random subsets. The estimate is unbiased, so it may be below 0.
 *
 * @param mean mean over the subsets
 * @param std standard deviation over the subsets
 * @param features name of the features
 * @param subsets number of subsets
 * @param subsetSize size of each subset, of either set
 * @param dataCount size of the data set that subsets are taken from
 * @param sampleCount number of samples that subsets are taken from
 */
public record KernelDistance(
        double mean, double std, String features, int subsets, int subsetSize, int dataCount, int sampleCount) {
    private static final int DEFAULT_SUBSETS = 100;
    private static final int DEFAULT_SUBSET_SIZE = 1_000;
    private static final int MIN_SUBSET_SIZE = 2;

    /** Uses 100 subsets of 1,000, or of the size of the smaller set. */
    public static KernelDistance of(
            TensorEngine engine, String features, double[][] data, double[][] samples, long seed) {
        int size = Math.min(DEFAULT_SUBSET_SIZE, Math.min(data.length, samples.length));
        return of(engine, features, data, samples, DEFAULT_SUBSETS, size, seed);
    }

    /**
     * Computes the distance.
     *
     * @throws IllegalArgumentException if a set is smaller than its subsets, or the subsets are smaller than 2
     */
    public static KernelDistance of(
            TensorEngine engine,
            String features,
            double[][] data,
            double[][] samples,
            int subsets,
            int subsetSize,
            long seed) {
        if (subsetSize < MIN_SUBSET_SIZE || subsets < 1 || data.length < subsetSize || samples.length < subsetSize) {
            throw new IllegalArgumentException("a kernel distance over " + subsets + " subsets of " + subsetSize
                    + " requires at least that many data and samples, and 2 (had " + data.length + " data and "
                    + samples.length + " samples)");
        }
        var random = new Random(seed);
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < subsets; i++) {
            double value =
                    squaredDiscrepancy(engine, subset(data, subsetSize, random), subset(samples, subsetSize, random));
            sum += value;
            squares += value * value;
        }
        double mean = sum / subsets;
        double std = Math.sqrt(Math.max(0, squares / subsets - mean * mean));
        return new KernelDistance(mean, std, features, subsets, subsetSize, data.length, samples.length);
    }

    /** Returns distinct rows, chosen without replacement. */
    private static double[][] subset(double[][] rows, int size, Random random) {
        int[] order = new int[rows.length];
        double[][] subset = new double[size][];
        for (int i = 0; i < rows.length; i++) {
            order[i] = i;
        }
        for (int i = 0; i < size; i++) {
            int j = i + random.nextInt(rows.length - i);
            int chosen = order[j];
            order[j] = order[i];
            subset[i] = rows[chosen];
        }
        return subset;
    }

    private static double squaredDiscrepancy(TensorEngine engine, double[][] a, double[][] b) {
        try (NDManager scope = engine.newScope()) {
            NDArray x = scope.create(a);
            NDArray y = scope.create(b);
            double n = a.length;
            return (sum(x, x) - trace(x)) / (n * (n - 1))
                    + (sum(y, y) - trace(y)) / (n * (n - 1))
                    - 2 * sum(x, y) / (n * n);
        }
    }

    private static double sum(NDArray x, NDArray y) {
        return kernel(x.matMul(y.transpose()), x.getShape().get(1)).sum().getDouble();
    }

    private static double trace(NDArray x) {
        return kernel(x.square().sum(new int[] {1}), x.getShape().get(1)).sum().getDouble();
    }

    private static NDArray kernel(NDArray products, double dimension) {
        return products.div(dimension).add(1).pow(3);
    }
}
