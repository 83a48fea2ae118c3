package io.gmem.diffusion.metric;

import io.gmem.diffusion.engine.TensorEngine;
import java.util.Arrays;

/**
 * Precision, recall, density and coverage of two sets of features. Each point has a ball that reaches to its k-th neighbor.
 *
 * @param precision share of samples inside a ball of the data: fidelity (Kynkäänniemi et al. 2019)
 * @param recall share of the data inside a ball of the samples: diversity
 * @param density mean number of data balls around a sample, divided by k (Naeem et al. 2020, eq. 3); may exceed 1
 * @param coverage share of the data balls with a sample inside (eq. 4)
 * @param features name of the features
 * @param dataCount number of data points
 * @param sampleCount number of samples
 * @param neighbour k
 */
public record ManifoldMetrics(
        double precision,
        double recall,
        double density,
        double coverage,
        String features,
        int dataCount,
        int sampleCount,
        int neighbour) {
    /** The value that Naeem et al. use. */
    public static final int DEFAULT_NEIGHBOR = 5;

    /**
     * Computes the metrics.
     *
     * @throws IllegalArgumentException if a set has no k-th neighbor
     */
    public static ManifoldMetrics of(
            TensorEngine engine, String features, double[][] data, double[][] samples, int neighbour) {
        if (neighbour < 1 || data.length <= neighbour || samples.length <= neighbour) {
            throw new IllegalArgumentException("precision and recall with neighbor " + neighbour + " require more than "
                    + neighbour + " data and samples (had " + data.length + " and " + samples.length + ")");
        }
        var distances = new PairwiseDistances(engine);
        float[] dataRadii = radii(distances, data, neighbour);
        float[] sampleRadii = radii(distances, samples, neighbour);
        var count = new Counts(data.length);
        distances.each(samples, data, block -> count.add(block, dataRadii, sampleRadii));
        return new ManifoldMetrics(
                count.preciseSamples / (double) samples.length,
                count.share(count.recalled),
                count.balls / ((double) neighbour * samples.length),
                count.share(count.covered),
                features,
                data.length,
                samples.length,
                neighbour);
    }

    /** Returns the distance of each point to its k-th neighbor, not counting itself. */
    private static float[] radii(PairwiseDistances distances, double[][] points, int neighbour) {
        float[] radii = new float[points.length];
        distances.each(points, points, block -> {
            for (int row = 0; row < block.rows(); row++) {
                float[] line =
                        Arrays.copyOfRange(block.distances(), row * block.columns(), (row + 1) * block.columns());
                line[block.from() + row] = Float.POSITIVE_INFINITY;
                Arrays.sort(line);
                radii[block.from() + row] = line[neighbour - 1];
            }
        });
        return radii;
    }

    /** Counts which points are inside which balls. */
    private static final class Counts {
        private final boolean[] recalled;
        private final boolean[] covered;
        private long preciseSamples;
        private long balls;

        Counts(int dataCount) {
            recalled = new boolean[dataCount];
            covered = new boolean[dataCount];
        }

        void add(PairwiseDistances.Block block, float[] dataRadii, float[] sampleRadii) {
            for (int row = 0; row < block.rows(); row++) {
                long containing = 0;
                for (int column = 0; column < block.columns(); column++) {
                    float distance = block.at(row, column);
                    if (distance <= dataRadii[column]) {
                        containing++;
                        covered[column] = true;
                    }
                    if (distance <= sampleRadii[block.from() + row]) {
                        recalled[column] = true;
                    }
                }
                balls += containing;
                preciseSamples += containing > 0 ? 1 : 0;
            }
        }

        double share(boolean[] flags) {
            int count = 0;
            for (boolean flag : flags) {
                count += flag ? 1 : 0;
            }
            return count / (double) flags.length;
        }
    }
}
