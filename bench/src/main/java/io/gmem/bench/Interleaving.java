package io.gmem.bench;

import io.gmem.diffusion.engine.Sgemm;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Work and matrix product in turns: what slows the one slows the other.
 *
 * @param seconds of each turn's work
 * @param sgemm operations a second of the product, mean of before and after the work
 * @param utilisation what part of the product's speed the work had
 */
record Interleaving(double[] seconds, double[] sgemm, double[] utilisation) {

    /** Something that takes time. */
    interface Work {
        void run() throws Exception;
    }

    /** @param flops of one run of the work */
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

    /** Of one run of the work. */
    double medianSeconds() {
        return Spread.of(seconds).median();
    }

    /** Medians, and how far turns were apart. */
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
