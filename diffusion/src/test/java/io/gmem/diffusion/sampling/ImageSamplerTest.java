package io.gmem.diffusion.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.gmem.diffusion.engine.TensorEngine;
import io.gmem.diffusion.guidance.GuidanceInterval;
import io.gmem.diffusion.network.Network;
import io.gmem.diffusion.training.Execution;
import io.gmem.diffusion.training.TinyData;
import io.gmem.diffusion.training.TrainingSession;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ImageSamplerTest {
    @TempDir
    static Path folder;

    private static TensorEngine engine;
    private static Network network;

    @BeforeAll
    static void trainALittle() throws IOException {
        engine = TensorEngine.open();
        try (var session = TrainingSession.begin(engine, TinyData.SNIPPETS, TinyData.training(1), Execution.PLAIN)) {
            for (int i = 0; i < 300; i++) {
                session.step(TinyData.SNIPPET_BATCH);
            }
            session.save(folder);
        }
        network = Network.load(engine, folder, Network.Weights.EMA);
    }

    @AfterAll
    static void close() {
        network.close();
        engine.close();
    }

    @Test
    void generatesTheImageOfTheSnippet() {
        List<float[]> latents = draw(request(List.of(0, 1, 2, 3), 1), 4);

        for (int i = 0; i < 4; i++) {
            int nearest = nearestTrainingImage(latents.get(i));
            assertThat(nearest).as("image " + i).isEqualTo(i);
        }
    }

    @Test
    void withOneSlotAnImageDoesNotDependOnItsBatch() {
        List<float[]> together = draw(request(List.of(0, 1, 2), 1), 1);
        var alone = new SamplingRequest(List.of(snippet(2)), new long[] {102}, 6, SamplingMethod.EULER, 1);

        assertThat(draw(alone, 1).get(0)).containsExactly(together.get(2));
    }

    @Test
    void padsUnevenBatches() {
        assertThat(draw(request(List.of(0, 1, 2, 3, 4), 1), 2)).hasSize(5);
    }

    @Test
    void guidanceChangesTheImage() {
        assertThat(draw(request(List.of(0), 3), 1).get(0))
                .isNotEqualTo(draw(request(List.of(0), 1), 1).get(0));
    }

    @Test
    void heunGeneratesTheImageOfTheSnippet() {
        var heun = new SamplingRequest(List.of(snippet(1)), new long[] {7}, 6, SamplingMethod.HEUN, 1);

        assertThat(nearestTrainingImage(draw(heun, 1).get(0))).isEqualTo(1);
    }

    @Test
    void countsNetworkEvaluations() {
        var heun = new SamplingRequest(List.of(snippet(0)), new long[] {1}, 6, SamplingMethod.HEUN, 1);

        assertThat(evaluations(request(List.of(0), 1))).isEqualTo(6);
        assertThat(evaluations(request(List.of(0), 2))).isEqualTo(12);
        assertThat(evaluations(heun)).isEqualTo(11);
    }

    @Test
    void guidanceOutsideItsIntervalAddsNoEvaluations() {
        var half = new SamplingRequest(
                List.of(snippet(0)), new long[] {1}, 6, SamplingMethod.EULER, 2, GuidanceInterval.gmem(0.5, 1), 1);

        assertThat(evaluations(half)).isEqualTo(6 + 3);
    }

    @ParameterizedTest
    @EnumSource
    void everyMethodGeneratesTheImageOfTheSnippet(SamplingMethod method) {
        var request = new SamplingRequest(List.of(snippet(1)), new long[] {7}, 20, method, 1);

        assertThat(nearestTrainingImage(draw(request, 1).get(0))).isEqualTo(1);
    }

    @Test
    void aStochasticImageDependsOnlyOnItsSeedAndCondition() {
        var both =
                new SamplingRequest(List.of(snippet(0), snippet(2)), new long[] {5, 6}, 6, SamplingMethod.SDE_HEUN, 1);
        var alone = new SamplingRequest(List.of(snippet(2)), new long[] {6}, 6, SamplingMethod.SDE_HEUN, 1);

        assertThat(draw(alone, 1).get(0)).containsExactly(draw(both, 1).get(1));
    }

    @Test
    void previewsConvergeToTheImage() {
        List<Double> distances = new ArrayList<>();
        List<float[]> previews = new ArrayList<>();
        var observer = new SamplingObserver() {
            @Override
            public boolean cancelled() {
                return false;
            }

            @Override
            public void stepped(int first, int completed, int total, Supplier<List<float[]>> preview) {
                previews.add(preview.get().get(0));
            }
        };
        float[] image = new ImageSampler(engine, network, 1)
                .draw(request(List.of(0), 1), observer)
                .latents()
                .get(0);

        assertThat(previews).hasSize(6);
        for (float[] preview : previews) {
            double distance = 0;
            for (int i = 0; i < image.length; i++) {
                distance += (preview[i] - image[i]) * (preview[i] - image[i]);
            }
            distances.add(distance);
        }
        assertThat(distances.get(5)).isLessThan(distances.get(0));
        assertThat(distances.get(5)).isCloseTo(0, within(1e-4));
    }

    @Test
    void stopsBetweenStepsWhenCancelled() {
        var checks = new AtomicInteger();

        assertThatThrownBy(() -> new ImageSampler(engine, network, 1)
                        .draw(request(List.of(0), 1), () -> checks.incrementAndGet() == 3))
                .isInstanceOf(CancellationException.class);
        assertThat(checks).hasValue(3);
    }

    private static SamplingRequest request(List<Integer> rows, double guidance) {
        long[] seeds = rows.stream().mapToLong(row -> 100 + row).toArray();
        return new SamplingRequest(
                rows.stream().<Condition>map(ImageSamplerTest::snippet).toList(),
                seeds,
                6,
                SamplingMethod.EULER,
                guidance);
    }

    private static Condition.Snippet snippet(int row) {
        return new Condition.Snippet(
                Arrays.copyOfRange(TinyData.snippets(), row * TinyData.DIMENSION, (row + 1) * TinyData.DIMENSION));
    }

    private static List<float[]> draw(SamplingRequest request, int slots) {
        return new ImageSampler(engine, network, slots)
                .draw(request, () -> false)
                .latents();
    }

    private static int evaluations(SamplingRequest request) {
        return new ImageSampler(engine, network, 1).draw(request, () -> false).evaluations();
    }

    private static int nearestTrainingImage(float[] latents) {
        float[] training = TinyData.latents();
        int best = -1;
        double least = Double.MAX_VALUE;
        for (int i = 0; i < TinyData.BATCH; i++) {
            double distance = 0;
            for (int k = 0; k < latents.length; k++) {
                double difference = latents[k] - training[i * latents.length + k];
                distance += difference * difference;
            }
            if (distance < least) {
                least = distance;
                best = i;
            }
        }
        return best;
    }
}
