package io.gmem.diffusion.parity;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import io.gmem.diffusion.engine.AdamW;
import io.gmem.diffusion.engine.TensorEngine;
import io.gmem.diffusion.network.NetworkConfig;
import io.gmem.diffusion.network.NetworkWeights;
import io.gmem.diffusion.network.TrainableNetwork;
import io.gmem.diffusion.training.LearningRateSchedule;
import io.gmem.diffusion.training.OptimizerConfig;
import io.gmem.tensorfiles.HostTensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Steps of GMem's training loop against the reference: losses, gradient norm, weights and their average afterwards. */
final class TrainStepsParity {
    /** What the case advises for Adam, whose steps do not shrink with the gradient: nearly all elements close, none far. */
    private static final double CLOSE_SHARE = 0.999;

    private TrainStepsParity() {}

    static void compare(ParityCase golden, Path folder) throws Exception {
        JsonNode c = golden.config();
        NetworkConfig config = ReferenceNetworks.finalGMem(c);
        var optimiser = new OptimizerConfig(
                LearningRateSchedule.constant(c.get("lr").asDouble(), 0),
                c.get("betas").get(0).asDouble(),
                c.get("betas").get(1).asDouble(),
                c.get("weight_decay").asDouble(),
                c.get("max_grad_norm").asDouble(),
                c.get("ema_decay").asDouble());
        for (boolean fused : new boolean[] {true, false}) {
            try (TensorEngine engine = TensorEngine.open();
                    NDManager scope = engine.newScope();
                    var weights = ImportedCheckpoint.weights(golden, config, folder);
                    TrainableNetwork learner = TrainableNetwork.load(
                            engine, config, GMemParityTest.settings(c, false), NetworkWeights.of(config, weights));
                    AdamW adamW = new AdamW(engine, learner.parameters())) {
                for (int i = 0; i < c.get("steps").asInt(); i++) {
                    String prefix = "step" + i + ".";
                    TrainableNetwork.Batch batch =
                            GMemParityTest.batch(golden, engine, scope, prefix, prefix + "mask", prefix + "z");
                    TrainableNetwork.Step step = fused
                            ? learner.step(scope, batch, adamW, optimiser.step(i))
                            : gathered(scope, learner, batch, adamW, optimiser.step(i));
                    golden.check(
                            "step" + i + ".total_loss", scalar(step.losses().total()));
                    golden.check("step" + i + ".grad_norm", scalar(step.gradientNorm()));
                }
                double lr = c.get("lr").asDouble();
                double farthest = 2 * lr * c.get("steps").asInt();
                compareWeights(golden, engine, "after/", learner.parameters(), lr, farthest);
                compareWeights(golden, engine, "ema/", adamW.average(), lr, farthest);
            }
        }
        golden.finish(List.of());
    }

    /** A step whose gradients are gathered first, as of a batch in parts. */
    private static TrainableNetwork.Step gathered(
            NDManager scope, TrainableNetwork learner, TrainableNetwork.Batch batch, AdamW adamW, AdamW.Step settings) {
        TrainableNetwork.Losses losses = learner.learn(scope, batch, 1);
        return new TrainableNetwork.Step(losses, adamW.step(settings));
    }

    private static void compareWeights(
            ParityCase golden,
            TensorEngine engine,
            String prefix,
            Map<String, NDArray> actual,
            double lr,
            double farthest) {
        List<Double> differences = new ArrayList<>();
        for (String name : golden.outputNames()) {
            if (name.startsWith(prefix)) {
                differences.addAll(
                        golden.differences(name, engine.toHost(actual.get(name.substring(prefix.length())))));
            }
        }
        assertThat(differences).isNotEmpty().allMatch(difference -> difference <= farthest);
        double close = differences.stream().filter(d -> d <= 0.05 * lr).count() / (double) differences.size();
        assertThat(close)
                .as("share of " + prefix + " within a twentieth of the rate")
                .isGreaterThanOrEqualTo(CLOSE_SHARE);
    }

    private static HostTensor scalar(double value) {
        return HostTensor.f32(new float[] {(float) value});
    }
}
