package io.gmem.diffusion.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.gmem.diffusion.engine.TensorEngine;
import io.gmem.diffusion.sampling.Condition;
import io.gmem.diffusion.sampling.ImageSampler;
import io.gmem.diffusion.sampling.SamplingMethod;
import io.gmem.diffusion.sampling.SamplingRequest;
import io.gmem.diffusion.training.Execution;
import io.gmem.diffusion.training.TinyData;
import io.gmem.diffusion.training.TrainingSession;
import io.gmem.tensorfiles.HostTensor;
import io.gmem.tensorfiles.SafetensorsFile;
import io.gmem.tensorfiles.TensorSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
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
    void evaluatesReversedNetworkAtOneMinusT() throws IOException {
        try (var file = SafetensorsFile.open(folder.resolve("ema.safetensors"));
                Network original = Network.load(engine, TinyData.SNIPPETS, file);
                Network reversed = Network.load(engine, reversed(TinyData.SNIPPETS), file);
                NDManager scope = engine.newScope()) {
            NDArray x = engine.noise(scope, 1, 1, original.latentShape(2));
            NDArray snippets = engine.noise(scope, 1, 2, new Shape(2, TinyData.DIMENSION));

            float[] direct = original.velocity(scope, x, scope.create(new float[] {0.25f, 0.75f}), snippets)
                    .toFloatArray();
            float[] reversedVelocity = reversed.velocity(scope, x, scope.create(new float[] {0.75f, 0.25f}), snippets)
                    .neg()
                    .toFloatArray();

            assertThat(reversedVelocity).containsExactly(direct);
        }
    }

    @Test
    void namesTensorOfWrongShape() throws IOException {
        NetworkConfig wider = NetworkConfig.of(64, 2, 2, 4, TinyData.SIZE, 3, TinyData.SNIPPETS.conditioning());
        try (var file = SafetensorsFile.open(folder.resolve("ema.safetensors"))) {
            assertThatThrownBy(() -> Network.load(engine, wider, file))
                    .hasMessageContaining("x_embedder.proj.weight")
                    .hasMessageContaining("[64, 3, 4, 4]");
        }
    }

    @Test
    void namesMissingTensor() throws IOException {
        NetworkConfig deeper = NetworkConfig.of(32, 3, 2, 4, TinyData.SIZE, 3, TinyData.SNIPPETS.conditioning());
        try (var file = SafetensorsFile.open(folder.resolve("ema.safetensors"))) {
            assertThatThrownBy(() -> Network.load(engine, deeper, file)).hasMessageContaining("blocks.2.");
        }
    }

    @Test
    void configRoundTripsThroughItsFile() throws IOException {
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

    @Test
    void usesTablesOfTheCheckpoint() throws IOException {
        NetworkConfig config =
                TinyData.SNIPPETS.with(Backbone.LIGHTNING, new BlockOptions(false, true, true, true, false));
        Map<String, HostTensor> weights = new LinkedHashMap<>();
        InitialWeights.of(config, 1).forEach((name, tensor) -> weights.put(name, perturbed(tensor, name.hashCode())));
        float[] expected = output(config, weights);
        Map<String, HostTensor> computed = ConstantTensors.of(config);
        weights.putAll(computed);
        assertThat(output(config, weights)).containsExactly(expected);
        for (String table : computed.keySet()) {
            weights.put(table, perturbed(computed.get(table), 9));
            assertThat(output(config, weights)).as(table).isNotEqualTo(expected);
            weights.put(table, computed.get(table));
        }
    }

    @Test
    void rejectsPathWithoutPrediction() throws IOException {
        Path file = folder.resolve("half.json");
        TinyData.SNIPPETS.write(file);
        String json = Files.readString(file).replaceAll("(?s),\\s*\"prediction\" : \"velocity\"", "");
        Files.writeString(file, json);
        assertThatThrownBy(() -> NetworkConfig.read(file)).hasMessageContaining("transport.prediction");
    }

    @Test
    void rejectsTableOfAnotherShape() {
        Map<String, HostTensor> weights = new LinkedHashMap<>(InitialWeights.of(TinyData.SNIPPETS, 1));
        weights.put("pos_embed", HostTensor.f32(new float[4], 1, 1, 4));
        assertThatThrownBy(() -> Network.load(engine, TinyData.SNIPPETS, TensorSource.of(weights)))
                .hasMessageContaining("'pos_embed' has shape [1, 1, 4]");
    }

    @Test
    void rejectsGuidanceWithoutNullLabel() throws IOException {
        NetworkConfig config = NetworkConfig.of(8, 1, 2, 1, 2, 1, new Conditioning.ByClass(3, 0, 0.02, true));
        assertThat(StateDict.shapes(config).get("y_embedder.embedding_table.weight"))
                .containsExactly(3, 8);
        try (Network network = Network.load(engine, config, TensorSource.of(InitialWeights.of(config, 1)))) {
            assertThat(sample(network, 1)).hasSize(4);
            assertThatThrownBy(() -> sample(network, 2))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("guidance_scale must be 1");
        }
    }

    private static float[] sample(Network network, double guidanceScale) {
        var request = new SamplingRequest(
                List.of(new Condition.ClassLabel(2)), new long[] {1}, 1, SamplingMethod.EULER, guidanceScale);
        return new ImageSampler(engine, network, 1)
                .draw(request, () -> false)
                .latents()
                .get(0);
    }

    private static HostTensor perturbed(HostTensor tensor, long seed) {
        var random = new Random(seed);
        float[] values = tensor.toFloatArray().clone();
        for (int i = 0; i < values.length; i++) {
            values[i] += 0.1f * (float) random.nextGaussian();
        }
        return HostTensor.f32(values, tensor.shape());
    }

    private static float[] output(NetworkConfig config, Map<String, HostTensor> weights) throws IOException {
        try (Network network = Network.load(engine, config, TensorSource.of(weights));
                NDManager scope = engine.newScope()) {
            NDArray x = engine.noise(scope, 1, 1, network.latentShape(1));
            NDArray snippet = engine.noise(scope, 1, 2, new Shape(1, TinyData.DIMENSION));
            return network.forward(scope, x, scope.create(new float[] {0.5f}), snippet)
                    .toFloatArray();
        }
    }
}
