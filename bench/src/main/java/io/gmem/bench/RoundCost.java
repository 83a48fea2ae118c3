package io.gmem.bench;

import io.gmem.diffusion.sampling.Condition;
import io.gmem.diffusion.sampling.SamplingMethod;
import io.gmem.diffusion.sampling.SamplingRequest;
import io.gmem.sampler.batching.BatchingEngine;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;

/**
 * The duration of an engine round by the number of images in it. It determines the simulated serving modes together with their admission
 * rules.
 *
 * @param alone seconds of a round of one image without batching
 * @param together seconds of a round by batch size, rising; between two measured sizes the greater one applies
 */
record RoundCost(double alone, TreeMap<Integer, Double> together) {
    private static final int REPETITIONS = 7;
    private static final int STEPS = 20;
    private static final Duration LIMIT = Duration.ofHours(1);

    /** Measures rounds of 1 to {@code most} images alternately and takes medians. */
    static RoundCost measure(BatchingEngine unbatched, BatchingEngine together, int most, Condition condition) {
        double[] alone = new double[REPETITIONS];
        double[][] all = new double[most][REPETITIONS];
        for (int repetition = 0; repetition < REPETITIONS; repetition++) {
            alone[repetition] = round(unbatched, 1, condition);
            for (int images = 1; images <= most; images++) {
                all[images - 1][repetition] = round(together, images, condition);
            }
        }
        var medians = new TreeMap<Integer, Double>();
        for (int images = 1; images <= most; images++) {
            medians.put(images, median(all[images - 1]));
        }
        return new RoundCost(median(alone), medians);
    }

    private static double round(BatchingEngine engine, int images, Condition condition) {
        var request = new SamplingRequest(
                Collections.nCopies(images, condition),
                LongStream.range(0, images).toArray(),
                STEPS,
                SamplingMethod.EULER,
                1);
        long start = System.nanoTime();
        engine.submit(request, () -> false, LIMIT)
                .images()
                .toCompletableFuture()
                .join();
        return (System.nanoTime() - start) * 1e-9 / STEPS;
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    /** Returns the seconds of a round of {@code images} images. */
    double seconds(int images) {
        Map.Entry<Integer, Double> measured = together.ceilingEntry(images);
        return measured == null ? together.lastEntry().getValue() : measured.getValue();
    }

    Map<String, Object> described() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("alone", alone);
        together.forEach((images, seconds) -> fields.put("of_" + images, seconds));
        return fields;
    }
}
