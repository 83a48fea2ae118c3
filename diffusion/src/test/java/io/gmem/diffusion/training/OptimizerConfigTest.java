package io.gmem.diffusion.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gmem.diffusion.engine.AdamW;
import io.gmem.diffusion.engine.TensorEngine;
import io.gmem.tensorfiles.SafetensorsFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OptimizerConfigTest {
    private static final OptimizerConfig CONFIG =
            new OptimizerConfig(new LearningRateSchedule(0.5, 4, 100, 200), 0.8, 0.97, 0.03, 1.5, 0.9);

    @TempDir
    Path folder;

    @Test
    void everySettingReachesTheStep() {
        assertThat(CONFIG.step(0)).isEqualTo(new AdamW.Step(0.125, 0.8, 0.97, 0.03, 0.9, 1.5));
    }

    @Test
    void onlyTheLearningRateDependsOnTheStep() {
        for (long step : new long[] {0, 1, 3, 4, 99, 100, 150, 200, 1_000_000}) {
            assertThat(CONFIG.step(step))
                    .isEqualTo(new AdamW.Step(CONFIG.learningRate().at(step), 0.8, 0.97, 0.03, 0.9, 1.5));
        }
    }

    /** ema = decay * ema + (1 - decay) * weights after every training step, the first one included. */
    @Test
    void sessionFollowsTheScheduleAndAveragesWeightsWithTheDecay() throws IOException {
        double decay = TinyData.OPTIMISER.emaDecay();
        try (TensorEngine engine = TensorEngine.open();
                var session = TrainingSession.begin(engine, TinyData.SNIPPETS, TinyData.training(1), Execution.PLAIN)) {
            Map<String, float[]> average = read(save(session), "ema.safetensors");
            assertThat(average.get("final_layer.linear.weight")).isNotEmpty();
            for (int step = 0; step < 3; step++) {
                assertThat(session.step(TinyData.SNIPPET_BATCH).learningRate())
                        .isEqualTo(TinyData.OPTIMISER.learningRate().at(step));
                Path saved = save(session);
                Map<String, float[]> weights = read(saved, "model.safetensors");
                Map<String, float[]> actual = read(saved, "ema.safetensors");
                assertThat(actual).hasSameSizeAs(average);
                for (String name : actual.keySet()) {
                    assertAverage(name, decay, average.get(name), weights.get(name), actual.get(name));
                }
                average = actual;
            }
        }
    }

    private static void assertAverage(String name, double decay, float[] before, float[] weights, float[] actual) {
        for (int i = 0; i < actual.length; i++) {
            double expected = decay * before[i] + (1 - decay) * weights[i];
            assertThat((double) actual[i]).as(name).isCloseTo(expected, within(1e-6 * Math.max(1, Math.abs(expected))));
        }
    }

    private Path save(TrainingSession session) throws IOException {
        Path saved = Files.createDirectory(folder.resolve(Long.toString(session.trainingStep())));
        session.save(saved);
        return saved;
    }

    private static Map<String, float[]> read(Path folder, String name) throws IOException {
        Map<String, float[]> tensors = new LinkedHashMap<>();
        try (SafetensorsFile file = SafetensorsFile.open(folder.resolve(name))) {
            for (String tensor : file.names()) {
                tensors.put(tensor, file.read(tensor).toFloatArray());
            }
        }
        return tensors;
    }
}
