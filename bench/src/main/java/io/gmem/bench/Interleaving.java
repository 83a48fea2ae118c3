package io.gmem.bench;

import io.gmem.diffusion.engine.Sgemm;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A measurement that alternates work and a reference matrix product, so that other load on the machine slows both.
 *
 * @param seconds duration of the work in each round
 * @param sgemm operations per second of the product, mean of before and after the work
 * @param utilisation speed of the work divided by the speed of the product
 */
record Interleaving(double[] seconds, double[] sgemm, double[] utilisation) {

    /** The measured work. */
    interface Work {
        void run() throws Exception;
    }

    /**
     * Measures the work.
     *
     * @param flops floating-point operations of one run of the work
     */
    static Interleaving measure(int rounds, double flops, Sgemm product, Work work) throws Exception {
        double[] seconds = new double[rounds];
        double[] sgemm = new double[rounds];
        double[] utilisation = new double[rounds];
        double before = product.flopsPerSecond();
        for (int i = 0; i < rounds; i++) {
            long start = System.nanoTime();
            work.run();
            seconds[i] = (System.nanoTime() - start) * 1e-9;
            double after = product.flopsPerSecond();
            sgemm[i] = (before + after) / 2;
            utilisation[i] = flops / seconds[i] / sgemm[i];
            before = after;
        }
        return new Interleaving(seconds, sgemm, utilisation);
    }

    /** Returns the median duration of one run of the work. */
    double medianSeconds() {
        return Spread.of(seconds).median();
    }

    /** Returns medians and spreads as fields of a result. */
    Map<String, Object> described(double flops) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("model_flops", flops);
        fields.put("seconds", medianSeconds());
        fields.put("sgemm_flops_per_s", Spread.of(sgemm).median());
        fields.put("mfu", Spread.of(utilisation).median());
        fields.put("rounds", seconds.length);
        fields.put("seconds_spread", Spread.of(seconds));
        fields.put("sgemm_flops_per_s_spread", Spread.of(sgemm));
        fields.put("mfu_spread", Spread.of(utilisation));
        return fields;
    }
}
