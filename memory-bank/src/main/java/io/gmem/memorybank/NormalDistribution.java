package io.gmem.memorybank;

/** The standard normal distribution. */
final class NormalDistribution {
    private static final double CERTAIN = 8.3; // beyond, Φ is 0 or 1 in double

    private NormalDistribution() {}

    /**
     * {@code Φ(x) = 1/2 + φ(x) (x + x³/3 + x⁵/(3·5) + …)}, to about 1e-15 (Marsaglia 2004, Evaluating the Normal
     * Distribution).
     */
    static double cumulative(double x) {
        if (Math.abs(x) > CERTAIN) {
            return x < 0 ? 0 : 1;
        }
        double sum = x;
        double term = x;
        double before = 0;
        for (int i = 3; sum != before; i += 2) {
            before = sum;
            term *= x * x / i;
            sum += term;
        }
        double density = StrictMath.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
        return Math.min(1, Math.max(0, 0.5 + density * sum));
    }
}
