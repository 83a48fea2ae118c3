package io.gmem.diffusion.metric;

/**
 * Mean and covariance of features, in double precision; the covariance divides by n - 1.
 *
 * @param mean (d)
 * @param covariance (d, d), row by row
 * @param samples n
 */
public record GaussianFit(double[] mean, double[] covariance, int samples) {

    /** @param features (n, d), n at least 2 */
    public static GaussianFit of(double[][] features) {
        int n = features.length;
        if (n < 2) {
            throw new IllegalArgumentException("a covariance needs at least two samples, not " + n);
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
