package io.gmem.diffusion.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gmem.diffusion.engine.TensorEngine;
import io.gmem.diffusion.guidance.GuidanceInterval;
import io.gmem.diffusion.network.Conditioning;
import io.gmem.diffusion.network.InitialWeights;
import io.gmem.diffusion.network.Network;
import io.gmem.diffusion.network.NetworkConfig;
import io.gmem.tensorfiles.HostTensor;
import io.gmem.tensorfiles.TensorSource;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BatchedEvaluatorTest {
    private static final NetworkConfig CONFIG =
            NetworkConfig.of(32, 2, 2, 2, 8, 3, new Conditioning.BySnippet(4, 0.1, 1));

    private static TensorEngine engine;
    private static Network network;

    @BeforeAll
    static void loadANonzeroNetwork() throws IOException {
        engine = TensorEngine.open();
        network = Network.load(engine, CONFIG, nonzeroWeights());
    }

    /** Returns weights without zeros: a freshly initialized network predicts 0 for every input. */
    private static TensorSource nonzeroWeights() {
        var random = new Random(5);
        Map<String, HostTensor> weights = new LinkedHashMap<>();
        InitialWeights.of(CONFIG, 1).forEach((name, tensor) -> {
            float[] values = tensor.toFloatArray();
            for (int i = 0; i < values.length; i++) {
                values[i] += 0.1f * (float) random.nextGaussian();
            }
            weights.put(name, HostTensor.f32(values, tensor.shape()));
        });
        return TensorSource.of(weights);
    }

    @AfterAll
    static void close() {
        network.close();
        engine.close();
    }

    @ParameterizedTest
    @EnumSource
    void everyMethodGeneratesTheSameImageAloneAndInABatch(SamplingMethod method) {
        SamplingRequest request = request(7, 12, method, 2.5, GuidanceInterval.gmem(0.2, 0.7), 0.6);
        List<SamplingRequest> batch = new ArrayList<>(List.of(request));
        for (SamplingMethod other : SamplingMethod.values()) {
            batch.add(request(100 + other.ordinal(), 5 + 2 * other.ordinal(), other, 1, GuidanceInterval.ALWAYS, 1));
        }
        SampledLatents alone = new ImageSampler(engine, network, 1).draw(request, () -> false);

        float[] batched = sample(batch, BatchSizes.ANY).get(0);

        assertThat(rootMeanSquare(batched)).isGreaterThan(0.1);
        for (int i = 0; i < batched.length; i++) {
            assertThat(batched[i]).isCloseTo(alone.latents().get(0)[i], within(2e-4f));
        }
    }

    @Test
    void withVerifiedBatchSizesAnImageHasTheSameBytesInAnyBatch() {
        BatchSizes batchSizes = BatchSizes.verified(engine, network, 4, 16);
        List<SamplingRequest> requests = new ArrayList<>();
        SamplingMethod[] methods = SamplingMethod.values();
        for (int i = 0; i < 40; i++) {
            requests.add(request(
                    i, 3 + i % 7, methods[i % methods.length], i % 3 == 0 ? 1.5 : 1, GuidanceInterval.ALWAYS, 1));
        }
        List<float[]> alone = requests.stream()
                .map(request -> sample(List.of(request), batchSizes).get(0))
                .toList();

        assertThat(sampleInRandomBatches(requests, batchSizes)).containsExactlyElementsOf(alone);
    }

    @Test
    void guidanceTakesTwoRowsOfOneCallOnlyWithinItsInterval() {
        var guided = new Trajectory(
                engine, network, request(1, 4, SamplingMethod.EULER, 3, GuidanceInterval.repa(0.4, 1), 1), 0);
        var plain =
                new Trajectory(engine, network, request(2, 4, SamplingMethod.EULER, 1, GuidanceInterval.ALWAYS, 1), 0);
        var call = new BatchedEvaluator(engine, network, BatchSizes.ANY);
        try (guided;
                plain) {
            List<BatchedEvaluator.Effort> efforts = new ArrayList<>();
            while (!guided.finished()) {
                efforts.add(call.evaluate(List.of(plain, guided)));
                assertThat(guided.advance()).isTrue();
                assertThat(plain.advance()).isTrue();
            }
            assertThat(efforts)
                    .containsExactly(
                            new BatchedEvaluator.Effort(1, 2, 0),
                            new BatchedEvaluator.Effort(1, 2, 0),
                            new BatchedEvaluator.Effort(1, 3, 0),
                            new BatchedEvaluator.Effort(1, 3, 0));
            assertThat(guided.evaluations()).isEqualTo(6);
        }
    }

    /** Deterministic and stochastic: the initial noise, and the noise of each step. */
    @ParameterizedTest
    @EnumSource(names = {"EULER", "SDE_HEUN"})
    void everyImageOfARequestUsesItsOwnSeedAndCondition(SamplingMethod method) {
        var request = new SamplingRequest(
                List.of(
                        new Condition.Snippet(new float[] {1, 0, 0, 0}),
                        new Condition.Snippet(new float[] {0, 1, 0, 0}),
                        new Condition.Snippet(new float[] {0, 0, 0, 1})),
                new long[] {31, 7, 19},
                5,
                method,
                1.5);
        SampledLatents expected = new ImageSampler(engine, network, 1).draw(request, () -> false);

        for (int image = 0; image < 3; image++) {
            assertThat(sampleImage(request, image))
                    .as("image " + image)
                    .usingComparatorWithPrecision(2e-4f)
                    .containsExactly(expected.latents().get(image));
            for (int other = 0; other < image; other++) {
                assertThat(distance(
                                expected.latents().get(image),
                                expected.latents().get(other)))
                        .isGreaterThan(0.1);
            }
        }
    }

    private static float[] sampleImage(SamplingRequest request, int index) {
        var call = new BatchedEvaluator(engine, network, BatchSizes.ANY);
        try (var image = new Trajectory(engine, network, request, index)) {
            while (!image.finished()) {
                call.evaluate(List.of(image));
                image.advance();
            }
            return image.latent();
        }
    }

    private static double distance(float[] a, float[] b) {
        float[] difference = new float[a.length];
        for (int i = 0; i < a.length; i++) {
            difference[i] = a[i] - b[i];
        }
        return rootMeanSquare(difference);
    }

    @Test
    void padsCallsToTheBatchSize() {
        try (var image = new Trajectory(
                engine, network, request(1, 2, SamplingMethod.EULER, 1, GuidanceInterval.ALWAYS, 1), 0)) {
            assertThat(new BatchedEvaluator(engine, network, new BatchSizes(List.of(4))).evaluate(List.of(image)))
                    .isEqualTo(new BatchedEvaluator.Effort(1, 1, 3));
        }
    }

    @Test
    void splitsRowsIntoPermittedBatchSizes() {
        var batchSizes = new BatchSizes(List.of(4, 8, 16));

        assertThat(batchSizes.calls(1)).containsExactly(4);
        assertThat(batchSizes.calls(16)).containsExactly(16);
        assertThat(batchSizes.calls(29)).containsExactly(16, 8, 4, 4);
        assertThat(BatchSizes.ANY.calls(29)).containsExactly(29);
    }

    @Test
    void verifiedBatchSizesStartWithTheRequestedSizeOrOne() {
        assertThat(BatchSizes.verified(engine, network, 4, 16).allowed().get(0)).isIn(1, 4);
    }

    @Test
    void theLastPreviewIsTheImage() {
        try (var image = new Trajectory(
                engine, network, request(1, 8, SamplingMethod.EULER, 1, GuidanceInterval.ALWAYS, 1), 0)) {
            var call = new BatchedEvaluator(engine, network, BatchSizes.ANY);
            while (!image.finished()) {
                call.evaluate(List.of(image));
                image.advance();
            }
            assertThat(image.expectedData()).usingComparatorWithPrecision(1e-4f).containsExactly(image.latent());
        }
    }

    /** Images join and leave at random, at most nine at a time. */
    private static List<float[]> sampleInRandomBatches(List<SamplingRequest> requests, BatchSizes batchSizes) {
        var random = new Random(11);
        Deque<Integer> waiting = new ArrayDeque<>();
        for (int i = 0; i < requests.size(); i++) {
            waiting.add(i);
        }
        float[][] latents = new float[requests.size()][];
        Map<Integer, Trajectory> running = new LinkedHashMap<>();
        var call = new BatchedEvaluator(engine, network, batchSizes);
        while (!waiting.isEmpty() || !running.isEmpty()) {
            while (!waiting.isEmpty() && running.size() < 9 && (running.isEmpty() || random.nextInt(3) > 0)) {
                int image = waiting.remove();
                running.put(image, new Trajectory(engine, network, requests.get(image), 0));
            }
            call.evaluate(List.copyOf(running.values()));
            running.entrySet().removeIf(entry -> {
                Trajectory image = entry.getValue();
                image.advance();
                if (image.finished()) {
                    latents[entry.getKey()] = image.latent();
                    image.close();
                }
                return image.finished();
            });
        }
        return List.of(latents);
    }

    private static List<float[]> sample(List<SamplingRequest> requests, BatchSizes batchSizes) {
        List<Trajectory> images = requests.stream()
                .map(request -> new Trajectory(engine, network, request, 0))
                .toList();
        var call = new BatchedEvaluator(engine, network, batchSizes);
        while (!images.stream().allMatch(Trajectory::finished)) {
            call.evaluate(images.stream().filter(image -> !image.finished()).toList());
            images.forEach(Trajectory::advance);
        }
        List<float[]> latents = images.stream().map(Trajectory::latent).toList();
        images.forEach(Trajectory::close);
        return latents;
    }

    private static SamplingRequest request(
            long seed, int steps, SamplingMethod method, double guidance, GuidanceInterval interval, double shift) {
        var random = new Random(seed);
        float[] snippet = new float[4];
        for (int i = 0; i < 4; i++) {
            snippet[i] = (float) random.nextGaussian();
        }
        return new SamplingRequest(
                List.of(new Condition.Snippet(snippet)), new long[] {seed}, steps, method, guidance, interval, shift);
    }

    private static double rootMeanSquare(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += value * value;
        }
        return Math.sqrt(sum / values.length);
    }
}
