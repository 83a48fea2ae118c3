package io.gmem.bench;

import io.gmem.diffusion.engine.TensorEngine;
import io.gmem.diffusion.engine.kernel.Precision;
import io.gmem.diffusion.network.NetworkConfig;
import io.gmem.diffusion.training.Execution;
import io.gmem.diffusion.training.LearningRateSchedule;
import io.gmem.diffusion.training.Objective;
import io.gmem.diffusion.training.OptimizerConfig;
import io.gmem.diffusion.training.TrainingBatch;
import io.gmem.diffusion.training.TrainingConfig;
import io.gmem.diffusion.training.TrainingSession;
import java.io.IOException;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "precision",
        mixinStandardHelpOptions = true,
        description = "Train in float32 and bfloat16 alternately and compare step times and losses.")
final class PrecisionBench implements Callable<Integer> {
    private static final int IMAGES = 64;
    private static final int WARM_UP = 3;

    @Mixin
    private BenchOptions options = new BenchOptions();

    @Mixin
    private BenchNetworkOptions network = new BenchNetworkOptions();

    @Option(
            names = "--steps",
            description = "training steps of each run (default: ${DEFAULT-VALUE})",
            defaultValue = "300")
    private int steps = 300;

    @Option(names = "--seeds", description = "runs in each precision (default: ${DEFAULT-VALUE})", defaultValue = "3")
    private int seeds = 3;

    /**
     * The losses of a seed.
     *
     * @param single smoothed losses in float32
     * @param half smoothed losses in bfloat16
     */
    private record Curves(double[] single, double[] half) {}

    @Override
    public Integer call() throws Exception {
        if (steps < WARM_UP + 2 || steps > 100_000 || seeds < 1 || seeds > 16) {
            throw new IllegalArgumentException("--steps must be between 5 and 100000, --seeds between 1 and 16 (was "
                    + steps + ", " + seeds + ")");
        }
        NetworkConfig config = network.network();
        Map<String, Object> result = BenchmarkReport.begin("precision");
        result.putAll(network.described());
        result.put("steps", steps);
        result.put("seeds", seeds);
        double[] ratios = new double[seeds * (steps - WARM_UP)];
        double[] single = new double[ratios.length];
        double[] half = new double[ratios.length];
        Curves[] curves = new Curves[seeds];
        try (TensorEngine engine = TensorEngine.open()) {
            TrainingBatch[] batches = batches(config);
            for (int seed = 0; seed < seeds; seed++) {
                try (var in32 = session(engine, config, seed, Precision.FLOAT32);
                        var in16 = session(engine, config, seed, Precision.BFLOAT16)) {
                    if (seed == 0) {
                        result.put("routes_float32", BenchNetworkOptions.described(in32.kernels()));
                        result.put("routes_bfloat16", BenchNetworkOptions.described(in16.kernels()));
                    }
                    var losses = new Curves(new double[steps], new double[steps]);
                    for (int step = 0; step < steps; step++) {
                        TrainingBatch batch = batches[step % batches.length];
                        long start = System.nanoTime();
                        losses.single[step] = in32.step(batch).loss();
                        long between = System.nanoTime();
                        losses.half[step] = in16.step(batch).loss();
                        long end = System.nanoTime();
                        if (step >= WARM_UP) {
                            int i = seed * (steps - WARM_UP) + step - WARM_UP;
                            single[i] = (between - start) * 1e-9;
                            half[i] = (end - between) * 1e-9;
                            ratios[i] = single[i] / half[i];
                        }
                    }
                    curves[seed] = losses;
                }
            }
        }
        result.put("float32_seconds_per_step", Spread.of(single));
        result.put("bfloat16_seconds_per_step", Spread.of(half));
        result.put("float32_over_bfloat16", Spread.of(ratios));
        result.putAll(difference(curves));
        BenchmarkReport.print(result, options.json);
        return 0;
    }

    /**
     * Returns the loss difference between precisions and the spread of seeds. Losses are means over the last half of the runs; differences
     * are at equal seeds, the spread is in float32.
     */
    private Map<String, Object> difference(Curves[] curves) {
        double[] means32 = new double[seeds];
        double[] means16 = new double[seeds];
        double apart = 0;
        for (int seed = 0; seed < seeds; seed++) {
            means32[seed] = lateMean(curves[seed].single);
            means16[seed] = lateMean(curves[seed].half);
            apart += Math.abs(means16[seed] - means32[seed]) / seeds;
        }
        Spread spread = Spread.of(means32);
        return Map.of(
                "late_loss_float32", means32,
                "late_loss_bfloat16", means16,
                "loss_difference_of_precisions", apart,
                "loss_spread_of_seeds", spread.max() - spread.min());
    }

    private double lateMean(double[] losses) {
        double sum = 0;
        for (int step = steps / 2; step < steps; step++) {
            sum += losses[step];
        }
        return sum / (steps - steps / 2);
    }

    private TrainingSession session(TensorEngine engine, NetworkConfig config, int seed, Precision precision)
            throws IOException {
        var optimiser = new OptimizerConfig(LearningRateSchedule.constant(5e-4, 20), 0.9, 0.95, 0, 1, 0.999);
        return TrainingSession.begin(
                engine,
                config,
                new TrainingConfig(seed, Objective.VELOCITY, optimiser),
                new Execution(precision, false, network.batch));
    }

    /** Returns batches of a few fixed images: each has its own class and a flat color with a brighter half. */
    private TrainingBatch[] batches(NetworkConfig config) {
        var random = new Random(1);
        int plane = config.inputSize() * config.inputSize();
        float[][] images = new float[IMAGES][config.inChannels() * plane];
        for (float[] image : images) {
            for (int channel = 0; channel < config.inChannels(); channel++) {
                float color = 1.6f * random.nextFloat() - 0.8f;
                int bright = random.nextInt(plane);
                for (int pixel = 0; pixel < plane; pixel++) {
                    image[channel * plane + pixel] = pixel < bright ? color : color / 2;
                }
            }
        }
        TrainingBatch[] batches = new TrainingBatch[IMAGES];
        for (int i = 0; i < batches.length; i++) {
            float[] latents = new float[network.batch * images[0].length];
            long[] labels = new long[network.batch];
            for (int row = 0; row < network.batch; row++) {
                int image = random.nextInt(IMAGES);
                System.arraycopy(images[image], 0, latents, row * images[image].length, images[image].length);
                labels[row] = image;
            }
            batches[i] = TrainingBatch.ofLabels(latents, labels, network.batch);
        }
        return batches;
    }
}
