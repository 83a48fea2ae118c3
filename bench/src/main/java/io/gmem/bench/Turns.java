package io.gmem.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Work and matrix product in turns; each turn is a ratio, of which the median counts. */
final class Turns {
    private final List<Double> seconds = new ArrayList<>();
    private final List<Double> sgemm = new ArrayList<>();
    private final List<Double> utilisation = new ArrayList<>();

    /** Something that takes time. */
    interface Work {
        void run() throws Exception;
    }

    /** @param flops of one run of the work */
    static Turns measure(int rounds, double flops, Sgemm product, Work work) throws Exception {
        var turns = new Turns();
        work.run();
        for (int i = 0; i < rounds; i++) {
            double before = product.flopsPerSecond();
            long start = System.nanoTime();
            work.run();
            double taken = (System.nanoTime() - start) / 1e9;
            double around = (before + product.flopsPerSecond()) / 2;
            turns.seconds.add(taken);
            turns.sgemm.add(around);
            turns.utilisation.add(flops / taken / around);
        }
        return turns;
    }

    /** Of one run of the work. */
    double seconds() {
        return median(seconds);
    }

    void into(Map<String, Object> result, double flops) {
        result.put("model_flops", flops);
        result.put("seconds", median(seconds));
        result.put("seconds_spread", spread(seconds));
        result.put("sgemm_flops_per_s", median(sgemm));
        result.put("mfu", median(utilisation));
        result.put("mfu_spread", spread(utilisation));
    }

    private static double median(List<Double> values) {
        double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return sorted[sorted.length / 2];
    }

    private static List<Double> spread(List<Double> values) {
        double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return Arrays.asList(sorted[0], sorted[sorted.length - 1]);
    }
}
