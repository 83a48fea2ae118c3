package io.gmem.diffusion.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.gmem.diffusion.engine.TensorEngine;
import io.gmem.diffusion.training.Execution;
import io.gmem.diffusion.training.TinyData;
import io.gmem.diffusion.training.TrainingSession;
import io.gmem.tensorfiles.SafetensorsFile;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NetworkTest {
    @TempDir
    static Path folder;

    private static TensorEngine engine;

    @BeforeAll
    static void train() throws IOException {
        engine = TensorEngine.open();
        try (var session = TrainingSession.begin(engine, TinyData.SNIPPETS, TinyData.training(1), Execution.PLAIN)) {
            for (int i = 0; i < 5; i++) {
                session.step(TinyData.SNIPPET_BATCH);
            }
            session.save(folder);
        }
    }

    @AfterAll
    static void close() {
        engine.close();
    }

    @Test
    void asksWeightsOfTheOtherDirectionAtOneMinusT() throws IOException {
        try (var file = SafetensorsFile.open(folder.resolve("ema.safetensors"));
                Network ours = Network.load(engine, TinyData.SNIPPETS, file);
                Network reversed = Network.load(engine, reversed(TinyData.SNIPPETS), file);
                NDManager scope = engine.newScope()) {
            NDArray x = engine.noise(scope, 1, 1, ours.latentShape(2));
            NDArray snippets = engine.noise(scope, 1, 2, new Shape(2, TinyData.DIMENSION));

            float[] direct = ours.velocity(scope, x, scope.create(new float[] {0.25f, 0.75f}), snippets)
                    .toFloatArray();
            float[] turned = reversed.velocity(scope, x, scope.create(new float[] {0.75f, 0.25f}), snippets)
                    .neg()
                    .toFloatArray();

            assertThat(turned).containsExactly(direct);
        }
    }

    @Test
    void namesATensorOfTheWrongShape() throws IOException {
        NetworkConfig wider = NetworkConfig.of(64, 2, 2, 4, TinyData.SIZE, 3, TinyData.SNIPPETS.conditioning());
        try (var file = SafetensorsFile.open(folder.resolve("ema.safetensors"))) {
            assertThatThrownBy(() -> Network.load(engine, wider, file))
                    .hasMessageContaining("x_embedder.proj.weight")
                    .hasMessageContaining("[64, 3, 4, 4]");
        }
    }

    @Test
    void namesATensorThatIsMissing() throws IOException {
        NetworkConfig deeper = NetworkConfig.of(32, 3, 2, 4, TinyData.SIZE, 3, TinyData.SNIPPETS.conditioning());
        try (var file = SafetensorsFile.open(folder.resolve("ema.safetensors"))) {
            assertThatThrownBy(() -> Network.load(engine, deeper, file)).hasMessageContaining("blocks.2.");
        }
    }

    @Test
    void configSurvivesItsFile() throws IOException {
        assertThat(NetworkConfig.read(folder.resolve("config.json"))).isEqualTo(TinyData.SNIPPETS);
    }

    private static NetworkConfig reversed(NetworkConfig c) {
        return new NetworkConfig(
                c.inputSize(),
                c.patchSize(),
                c.inChannels(),
                c.hiddenSize(),
                c.depth(),
                c.numHeads(),
                c.learnSigma(),
                c.backbone(),
                c.block(),
                c.conditioning(),
                c.projection(),
                TimeDirection.DATA_TO_NOISE);
    }
}
