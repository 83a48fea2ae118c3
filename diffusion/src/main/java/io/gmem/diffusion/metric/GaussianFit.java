package io.gmem.diffusion.metric;

/**
 * The mean and covariance of features in double precision; the covariance has divisor n - 1.
 *
 * @param mean (d)
 * @param covariance (d, d) in row-major order
 * @param samples n
 */
public record GaussianFit(double[] mean, double[] covariance, int samples) {

    /**
     * Fits features.
     *
     * @param features (n, d), n at least 2
     */
    public static GaussianFit of(double[][] features) {
        int n = features.length;
        if (n < 2) {
            throw new IllegalArgumentException("a covariance requires at least 2 samples (had " + n + ")");
        }
        int d = features[0].length;
        double[] mean = new double[d];
        for (double[] row : features) {
            for (int i = 0; i < d; i++) {
                mean[i] += row[i] / n;
            }
        }
        double[] covariance = new double[d * d];
        for (double[] row : features) {
            for (int i = 0; i < d; i++) {
                double deviation = (row[i] - mean[i]) / (n - 1);
                for (int j = 0; j < d; j++) {
                    covariance[i * d + j] += deviation * (row[j] - mean[j]);
                }
            }
        }
        return new GaussianFit(mean, covariance, n);
    }

    public int dimension() {
        return mean.length;
    }
}
