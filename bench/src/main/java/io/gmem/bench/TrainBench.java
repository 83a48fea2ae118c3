package io.gmem.bench;

import io.gmem.diffusion.engine.ProcessMemory;
import io.gmem.diffusion.engine.Sgemm;
import io.gmem.diffusion.engine.TensorEngine;
import io.gmem.diffusion.network.Conditioning;
import io.gmem.diffusion.network.ModelFlops;
import io.gmem.diffusion.network.NetworkConfig;
import io.gmem.diffusion.training.Execution;
import io.gmem.diffusion.training.LearningRateSchedule;
import io.gmem.diffusion.training.Objective;
import io.gmem.diffusion.training.OptimizerConfig;
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
        description = "Measure training steps: forward, losses, backward, clip, AdamW and average.")
final class TrainBench implements Callable<Integer> {
    @Mixin
    private BenchOptions options = new BenchOptions();

    @Mixin
    private BenchNetworkOptions network = new BenchNetworkOptions();

    @Option(names = "--steps", description = "training steps per round (default: ${DEFAULT-VALUE})", defaultValue = "2")
    private int steps = 2;

    @Option(
            names = "--blockwise",
            description = "recompute blocks in the backward pass instead of keeping their activations")
    private boolean blockwise;

    @Option(
            names = "--service",
            description = "also compare a training step in a trainer with the engine's, on images of 16 x 16")
    private boolean service;

    @Option(
            names = "--service-steps",
            description = "training steps per round of --service (default: ${DEFAULT-VALUE})",
            defaultValue = "500")
    private int serviceSteps = 500;

    @Override
    public Integer call() throws Exception {
        NetworkConfig config = network.network();
        if (steps < 1 || steps > 10_000) {
            throw new IllegalArgumentException("--steps must be between 1 and 10000 (was " + steps + ")");
        }
        Map<String, Object> result = BenchmarkReport.begin("train");
        result.putAll(network.described());
        result.put("steps", steps);
        result.put("blockwise", blockwise);
        TrainingBatch batch = batch(config, network.batch);
        try (TensorEngine engine = TensorEngine.open();
                var product = Sgemm.fastest(engine, System::nanoTime)) {
            result.put("sgemm_shape", product.product().toString());
            result.put("sgemm_route", product.route().id());
            long before = ProcessMemory.now();
            try (var session = TrainingSession.begin(engine, config, training(), execution())) {
                result.putAll(BenchNetworkOptions.described(session.kernels()));
                measure(session, batch, product, result);
            }
            memory(MemoryFormula.of(config, network.batch, blockwise), before, result);
            if (service) {
                result.put("service_steps", serviceSteps);
                result.putAll(
                        ServiceStepTimes.measure(engine, network.preset, network.batch, serviceSteps, options.rounds())
                                .described());
            }
        }
        BenchmarkReport.print(result, options.json);
        return 0;
    }

    private Execution execution() {
        return new Execution(network.precision(), blockwise, network.batch);
    }

    private void measure(TrainingSession session, TrainingBatch batch, Sgemm product, Map<String, Object> result)
            throws Exception {
        Interleaving.Work work = () -> {
            for (int i = 0; i < steps; i++) {
                session.step(batch);
            }
        };
        double flops = ModelFlops.of(session.config()).training() * network.batch * steps;
        work.run();
        Interleaving interleaving = Interleaving.measure(options.rounds(), flops, product, work);
        result.putAll(interleaving.described(flops));
        double perStep = interleaving.medianSeconds() / steps;
        result.put("seconds_per_step", perStep);
        result.put("images_per_s", network.batch / perStep);
    }

    /**
     * Adds memory figures to the result.
     *
     * @param before memory of the process before the network was created: Java, libtorch, the matrices of the reference product
     */
    private static void memory(MemoryFormula needed, long before, Map<String, Object> result) {
        result.put("memory_formula_bytes", needed.bytes());
        result.put("memory_before_bytes", before);
        result.put("memory_of_training_over_formula", (ProcessMemory.peak() - before) / needed.bytes());
        result.put("memory_of_process_over_formula", ProcessMemory.peak() / needed.bytes());
    }

    static TrainingConfig training() {
        return new TrainingConfig(
                1,
                Objective.VELOCITY,
                new OptimizerConfig(LearningRateSchedule.constant(1e-4, 0), 0.9, 0.95, 0, 1, 0.9999));
    }

    /** Returns a batch of random numbers in the network's shapes. */
    static TrainingBatch batch(NetworkConfig config, int size) {
        var random = new Random(1);
        float[] latents = normal(random, size * config.inChannels() * config.inputSize() * config.inputSize());
        if (config.conditioning() instanceof Conditioning.BySnippet by) {
            return TrainingBatch.ofSnippets(latents, normal(random, size * by.dimension()), size);
        }
        return TrainingBatch.ofLabels(latents, new long[size], size);
    }

    private static float[] normal(Random random, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }
}
