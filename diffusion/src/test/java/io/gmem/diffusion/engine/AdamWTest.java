package io.gmem.diffusion.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.gmem.diffusion.engine.kernel.Precision;
import io.gmem.diffusion.network.Conditioning;
import io.gmem.diffusion.network.NetworkConfig;
import io.gmem.diffusion.network.NetworkWeights;
import io.gmem.diffusion.network.TrainableNetwork;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class AdamWTest {
    private static final AdamW.Step SETTINGS = new AdamW.Step(0.01, 0.9, 0.95, 0.1, 0.9, 0.5);
    private static final NetworkConfig CONFIG = NetworkConfig.of(8, 1, 2, 4, 8, 3, new Conditioning.BySnippet(4, 0, 1));

    private static final TrainableNetwork.Settings SQUARED_ERROR =
            new TrainableNetwork.Settings(0, 0, TrainableNetwork.TimeDraw.UNIFORM, Precision.FLOAT32, false);

    @Test
    void stepMatchesThePaper() throws IOException {
        try (TensorEngine engine = TensorEngine.open();
                NDManager scope = engine.newScope();
                TrainableNetwork network =
                        TrainableNetwork.load(engine, CONFIG, SQUARED_ERROR, NetworkWeights.initial(CONFIG, 1));
                AdamW adamW = new AdamW(engine, network.parameters())) {
            NDArray weight = network.parameters().get("final_layer.linear.weight");
            float[] before = weight.toFloatArray();
            accumulateGradients(engine, scope, network);
            float[] gradient = weight.getGradient().toFloatArray();

            double norm = adamW.step(SETTINGS);

            double clip = Math.min(1, SETTINGS.clipNorm() / (norm + 1e-6));
            float[] after = weight.toFloatArray();
            float[] average = adamW.average().get("final_layer.linear.weight").toFloatArray();
            assertThat(norm).isGreaterThan(SETTINGS.clipNorm());
            for (int i = 0; i < before.length; i++) {
                double g = gradient[i] * clip;
                double first = (1 - SETTINGS.beta1()) * g / (1 - SETTINGS.beta1());
                double second = (1 - SETTINGS.beta2()) * g * g / (1 - SETTINGS.beta2());
                double expected = before[i] * (1 - SETTINGS.learningRate() * SETTINGS.weightDecay())
                        - SETTINGS.learningRate() * first / (Math.sqrt(second) + 1e-8);
                assertThat((double) after[i]).isCloseTo(expected, within(1e-6));
                assertThat((double) average[i]).isCloseTo(0.9 * before[i] + 0.1 * after[i], within(1e-6));
            }
        }
    }

    @Test
    void stepResetsGradientsToZero() throws IOException {
        try (TensorEngine engine = TensorEngine.open();
                NDManager scope = engine.newScope();
                TrainableNetwork network =
                        TrainableNetwork.load(engine, CONFIG, SQUARED_ERROR, NetworkWeights.initial(CONFIG, 1));
                AdamW adamW = new AdamW(engine, network.parameters())) {
            accumulateGradients(engine, scope, network);

            adamW.step(SETTINGS);

            network.parameters()
                    .forEach((name, weight) -> assertThat(
                                    weight.getGradient().abs().sum().getFloat())
                            .as(name)
                            .isZero());
        }
    }

    @Test
    void flatGradientRoundTripsToTheWeights() throws IOException {
        try (TensorEngine engine = TensorEngine.open();
                NDManager scope = engine.newScope();
                TrainableNetwork network =
                        TrainableNetwork.load(engine, CONFIG, SQUARED_ERROR, NetworkWeights.initial(CONFIG, 1));
                AdamW adamW = new AdamW(engine, network.parameters())) {
            accumulateGradients(engine, scope, network);
            NDArray weight = network.parameters().get("final_layer.linear.weight");
            float[] before = weight.getGradient().toFloatArray();

            try (NDArray flat = adamW.flatGradient();
                    NDArray doubled = flat.mul(2)) {
                adamW.spreadGradient(doubled);
            }

            float[] after = weight.getGradient().toFloatArray();
            for (int i = 0; i < before.length; i++) {
                assertThat(after[i]).isEqualTo(2 * before[i]);
            }
        }
    }

    private static void accumulateGradients(TensorEngine engine, NDManager scope, TrainableNetwork network) {
        NDArray target = engine.noise(scope, 1, 1, new Shape(4, 3, 8, 8)).mul(5);
        NDArray ones = scope.ones(new Shape(4));
        var batch = new TrainableNetwork.Batch(
                target.mul(0.5),
                ones.mul(0.5),
                engine.noise(scope, 2, 1, new Shape(4, 4)),
                scope.ones(new Shape(4, 8)),
                target,
                ones,
                ones,
                scope.zeros(new Shape(4, 1, 1)));
        network.learn(scope, batch, 1);
    }
}
