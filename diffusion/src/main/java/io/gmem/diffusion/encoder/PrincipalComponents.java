package io.gmem.diffusion.encoder;

import io.gmem.diffusion.eigen.SymmetricEigenSolver;
import io.gmem.diffusion.eigen.SymmetricEigenSolver.Eigen;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The directions in which a set of descriptors varies most (Pearson 1901), in order of falling variance.
 *
 * <p>The covariance has divisor n - 1 and is computed in double. With fewer samples than numbers, the eigenvectors are
 * taken from the n x n Gram matrix, which has the same non-zero spectrum. At most {@value #LIMIT} components are kept, and
 * never more than d, n - 1 or the rank (variance above 1e-12 of the largest). Each component's largest coefficient is
 * positive (the first of them if several are equal), so that two fits agree in sign. Projections are centered, not
 * whitened: {@code W (x - μ)}.
 */
public final class PrincipalComponents {

    /** The maximum number of components. */
    public static final int LIMIT = 256;

    private static final double RANK_TOLERANCE = 1e-12;
    private static final String MEAN = "mean";
    private static final String COMPONENTS = "components";
    private static final String VARIANCE = "explained_variance";

    private final float[] mean;
    private final float[] components;
    private final float[] variance;

    private PrincipalComponents(float[] mean, float[] components, float[] variance) {
        this.mean = mean;
        this.components = components;
        this.variance = variance;
    }

    /**
     * Fits n descriptors of equal length d.
     *
     * @throws IllegalArgumentException if there are fewer than two descriptors, their lengths differ, a number is not finite, or all
     *     descriptors are equal
     */
    public static PrincipalComponents fit(List<float[]> descriptors, SymmetricEigenSolver solver) {
        if (descriptors.size() < 2) {
            throw new IllegalArgumentException("descriptors must be at least 2 (were " + descriptors.size() + ")");
        }
        double[] mean = mean(descriptors);
        double[][] centered = centered(descriptors, mean);
        return select(mean, SpectralBasis.of(centered, solver));
    }

    private static double[] mean(List<float[]> descriptors) {
        int d = descriptors.get(0).length;
        double[] mean = new double[d];
        for (int i = 0; i < descriptors.size(); i++) {
            float[] row = descriptors.get(i);
            requireLength("descriptors[" + i + "]", row.length, d);
            for (int j = 0; j < d; j++) {
                if (!Float.isFinite(row[j])) {
                    throw new IllegalArgumentException(
                            "descriptors[%d] must be finite (was %s at %d)".formatted(i, row[j], j));
                }
                mean[j] += row[j];
            }
        }
        for (int j = 0; j < d; j++) {
            mean[j] /= descriptors.size();
        }
        return mean;
    }

    private static double[][] centered(List<float[]> descriptors, double[] mean) {
        double[][] rows = new double[descriptors.size()][mean.length];
        for (int i = 0; i < rows.length; i++) {
            for (int j = 0; j < mean.length; j++) {
                rows[i][j] = descriptors.get(i)[j] - mean[j];
            }
        }
        return rows;
    }

    private static PrincipalComponents select(double[] mean, Eigen basis) {
        int d = mean.length;
        double[] values = basis.values();
        List<Integer> order = IntStream.range(0, values.length)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> values[i]).reversed())
                .toList();
        double floor = values[order.get(0)] * RANK_TOLERANCE;
        if (!(values[order.get(0)] > 0)) {
            throw new IllegalArgumentException("descriptors must not all be equal");
        }
        int k = (int) order.stream().limit(LIMIT).filter(i -> values[i] > floor).count();
        float[] components = new float[k * d];
        float[] variance = new float[k];
        for (int row = 0; row < k; row++) {
            int from = order.get(row) * d;
            double sign = signOf(basis.vectors(), from, d);
            variance[row] = (float) values[order.get(row)];
            for (int j = 0; j < d; j++) {
                components[row * d + j] = (float) (sign * basis.vectors()[from + j]);
            }
        }
        return new PrincipalComponents(toFloats(mean), components, variance);
    }

    private static double signOf(double[] vectors, int from, int d) {
        double largest = 0;
        for (int j = from; j < from + d; j++) {
            // tolerance, so that rounding does not choose between two equal coefficients
            if (Math.abs(vectors[j]) > Math.abs(largest) * (1 + 1e-9)) {
                largest = vectors[j];
            }
        }
        return largest < 0 ? -1 : 1;
    }

    private static float[] toFloats(double[] values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
    }

    /** The descriptor length d. */
    public int inputDimension() {
        return mean.length;
    }

    /** The number of components k. */
    public int dimension() {
        return variance.length;
    }

    /** The variance along each component {@code (k)}, falling. */
    public float[] explainedVariance() {
        return variance.clone();
    }

    /** Returns {@code W (x - μ)}: {@code x (d) → (k)}. */
    public float[] project(float[] descriptor) {
        requireLength("descriptor", descriptor.length, mean.length);
        float[] projected = new float[dimension()];
        for (int row = 0; row < projected.length; row++) {
            double sum = 0;
            for (int j = 0; j < mean.length; j++) {
                sum += components[row * mean.length + j] * ((double) descriptor[j] - mean[j]);
            }
            projected[row] = (float) sum;
        }
        return projected;
    }

    /** Returns the arrays to store: {@code mean (d)}, {@code components (k, d)}, {@code explained_variance (k)}. */
    public Map<String, StoredArray> toArrays() {
        return Map.of(
                MEAN, new StoredArray(new int[] {mean.length}, mean.clone()),
                COMPONENTS, new StoredArray(new int[] {dimension(), mean.length}, components.clone()),
                VARIANCE, new StoredArray(new int[] {dimension()}, variance.clone()));
    }

    /**
     * Restores the components from the arrays of {@link #toArrays}.
     *
     * @throws IllegalArgumentException if an array is missing or the shapes do not match
     */
    public static PrincipalComponents fromArrays(Map<String, StoredArray> arrays) {
        float[] mean = stored(arrays, MEAN).values();
        float[] variance = stored(arrays, VARIANCE).values();
        float[] components = stored(arrays, COMPONENTS).values();
        requireLength(COMPONENTS, components.length, variance.length * mean.length);
        return new PrincipalComponents(mean.clone(), components.clone(), variance.clone());
    }

    private static StoredArray stored(Map<String, StoredArray> arrays, String name) {
        StoredArray array = arrays.get(name);
        if (array == null) {
            throw new IllegalArgumentException("array '" + name + "' is missing (found " + arrays.keySet() + ")");
        }
        return array;
    }

    private static void requireLength(String what, int length, int expected) {
        if (length != expected) {
            throw new IllegalArgumentException("%s must hold %d numbers (held %d)".formatted(what, expected, length));
        }
    }
}
