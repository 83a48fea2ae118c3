package io.gmem.diffusion.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.gmem.diffusion.network.Conditioning;
import io.gmem.diffusion.network.InitialWeights;
import io.gmem.diffusion.network.Network;
import io.gmem.diffusion.network.NetworkConfig;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class AdamWTest {
    private static final AdamW.Step SETTINGS = new AdamW.Step(0.01, 0.9, 0.95, 0.1, 0.9, 0.5);
    private static final NetworkConfig CONFIG = NetworkConfig.of(8, 1, 2, 4, 8, 3, new Conditioning.BySnippet(4, 0, 1));

    @Test
    void stepsAsThePaperSays() throws IOException {
        try (TensorEngine engine = TensorEngine.open();
                NDManager scope = engine.newScope();
                ScriptModule module = Network.trainable(engine, CONFIG, InitialWeights.of(CONFIG, 1)::get);
                AdamW adamW = new AdamW(engine, module)) {
            NDArray weight = module.parameters().get("final_layer.linear.weight");
            float[] before = weight.toFloatArray();
            Autograd.backward(loss(engine, scope, module));
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
    void leavesGradientsAtZero() throws IOException {
        try (TensorEngine engine = TensorEngine.open();
                NDManager scope = engine.newScope();
                ScriptModule module = Network.trainable(engine, CONFIG, InitialWeights.of(CONFIG, 1)::get);
                AdamW adamW = new AdamW(engine, module)) {
            Autograd.backward(loss(engine, scope, module));

            adamW.step(SETTINGS);

            module.parameters()
                    .forEach((name, weight) -> assertThat(
                                    weight.getGradient().abs().sum().getFloat())
                            .as(name)
                            .isZero());
        }
    }

    private static NDArray loss(TensorEngine engine, NDManager scope, ScriptModule module) {
        return module.train(
                        scope,
                        "training_loss",
                        engine.noise(scope, 1, 1, new Shape(4, 3, 8, 8)).mul(5),
                        engine.noise(scope, 2, 1, new Shape(4, 4)),
                        scope.create(3L))
                .singletonOrThrow();
    }
}
