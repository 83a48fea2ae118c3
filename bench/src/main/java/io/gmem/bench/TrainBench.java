package io.gmem.bench;

import io.gmem.diffusion.engine.TensorEngine;
import io.gmem.diffusion.network.Conditioning;
import io.gmem.diffusion.network.NetworkConfig;
import io.gmem.diffusion.network.Precision;
import io.gmem.diffusion.training.Execution;
import io.gmem.diffusion.training.LearningRateSchedule;
import io.gmem.diffusion.training.Objective;
import io.gmem.diffusion.training.OptimiserConfig;
import io.gmem.diffusion.training.TrainingBatch;
import io.gmem.diffusion.training.TrainingConfig;
import io.gmem.diffusion.training.TrainingSession;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "train",
        mixinStandardHelpOptions = true,
        description = "Training steps: forward, losses, backward, clip, AdamW and average.")
final class TrainBench implements Callable<Integer> {
    @Mixin
    private BenchOptions options = new BenchOptions();

    @Mixin
    private NetworkOptions network = new NetworkOptions();

    @Option(names = "--steps", description = "training steps a turn (default: ${DEFAULT-VALUE})", defaultValue = "2")
    private int steps = 2;

    @Option(
            names = "--blockwise",
            description = "run blocks again on the way back instead of keeping what they computed")
    private boolean blockwise;

    @Override
    public Integer call() throws Exception {
        NetworkConfig config = network.network();
        if (steps < 1 || steps > 10_000) {
            throw new IllegalArgumentException("--steps is from 1 to 10000, not " + steps);
        }
        double flops = ModelFlops.of(config).training() * network.batch;
        MemoryFormula memory = MemoryFormula.of(config, network.batch);
        Map<String, Object> result = Report.begin("train");
        result.put("preset", network.preset);
        result.put("latent", network.latent);
        result.put("batch", network.batch);
        TrainingBatch batch = batch(config);
        try (TensorEngine engine = TensorEngine.open();
                var session = TrainingSession.begin(
                        engine, config, training(), new Execution(Precision.FLOAT32, blockwise, Integer.MAX_VALUE))) {
            for (int i = 0; i < steps; i++) {
                session.step(batch);
            }
            long peakOfTraining = Report.peakBytes();
            try (var product = new Sgemm(engine)) {
                Turns turns = Turns.measure(options.rounds(), steps * flops, product, () -> {
                    for (int i = 0; i < steps; i++) {
                        session.step(batch);
                    }
                });
                turns.into(result, steps * flops);
                result.put("sgemm_shape", product.shape());
                result.put("seconds_per_step", turns.seconds() / steps);
                result.put("images_per_s", network.batch * steps / turns.seconds());
            }
            result.put("memory_formula_bytes", memory.bytes());
            result.put("training_peak_rss_bytes", peakOfTraining);
            result.put("memory_over_formula", peakOfTraining / memory.bytes());
        }
        Report.print(result, options.json);
        return 0;
    }

    private static TrainingConfig training() {
        return new TrainingConfig(
                1,
                Objective.VELOCITY,
                new OptimiserConfig(LearningRateSchedule.constant(1e-4, 0), 0.9, 0.95, 0, 1, 0.9999));
    }

    private TrainingBatch batch(NetworkConfig config) {
        var random = new Random(1);
        float[] latents = normal(random, network.batch * config.inChannels() * config.inputSize() * config.inputSize());
        if (config.conditioning() instanceof Conditioning.BySnippet by) {
            return TrainingBatch.ofSnippets(latents, normal(random, network.batch * by.dimension()), network.batch);
        }
        return TrainingBatch.ofLabels(latents, new long[network.batch], network.batch);
    }

    private static float[] normal(Random random, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }
}
