package io.gmem.sampler.batching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.gmem.diffusion.engine.TensorEngine;
import io.gmem.diffusion.network.Conditioning;
import io.gmem.diffusion.network.InitialWeights;
import io.gmem.diffusion.network.Network;
import io.gmem.diffusion.network.NetworkConfig;
import io.gmem.diffusion.sampling.BatchSizes;
import io.gmem.diffusion.sampling.Condition;
import io.gmem.diffusion.sampling.ImageSampler;
import io.gmem.diffusion.sampling.SampledLatents;
import io.gmem.diffusion.sampling.SamplingMethod;
import io.gmem.diffusion.sampling.SamplingObserver;
import io.gmem.diffusion.sampling.SamplingRequest;
import io.gmem.tensorfiles.HostTensor;
import io.gmem.tensorfiles.TensorSource;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class BatchingEngineTest {
    private static final NetworkConfig CONFIG =
            NetworkConfig.of(32, 2, 2, 2, 8, 3, new Conditioning.BySnippet(4, 0.1, 1));
    private static final BatchLimits LIMITS = new BatchLimits(8, 0, 100, 1L << 30);
    private static final Duration LONG = Duration.ofMinutes(5);

    private static TensorEngine engine;
    private static Network network;

    private final BatchCounters counters = new BatchCounters();

    /** Builds a network without zero weights: as initialized, a network outputs 0 for any input. */
    @BeforeAll
    static void loadNetworkWithNonZeroWeights() throws IOException {
        engine = TensorEngine.open();
        var random = new Random(5);
        Map<String, HostTensor> weights = new LinkedHashMap<>();
        InitialWeights.of(CONFIG, 1).forEach((name, tensor) -> {
            float[] values = tensor.toFloatArray();
            for (int i = 0; i < values.length; i++) {
                values[i] += 0.1f * (float) random.nextGaussian();
            }
            weights.put(name, HostTensor.f32(values, tensor.shape()));
        });
        network = Network.load(engine, CONFIG, TensorSource.of(weights));
    }

    @AfterAll
    static void close() {
        network.close();
        engine.close();
    }

    @Test
    void batchedRequestsMatchSeparateRequests() throws Exception {
        List<SamplingRequest> requests = mixedRequests(27);
        List<SamplingTicket> tickets = new ArrayList<>();
        try (BatchingEngine batching = open(LIMITS)) {
            requests.forEach(request -> tickets.add(batching.submit(request, () -> false, LONG)));
            for (int i = 0; i < requests.size(); i++) {
                SampledLatents expected = new ImageSampler(engine, network, 1).draw(requests.get(i), () -> false);
                SampledLatents sampled = tickets.get(i).await();

                assertThat(sampled.evaluations()).as("request " + i).isEqualTo(expected.evaluations());
                for (int k = 0; k < expected.latents().size(); k++) {
                    assertThat(sampled.latents().get(k))
                            .as("request " + i + " image " + k)
                            .usingComparatorWithPrecision(2e-4f)
                            .containsExactly(expected.latents().get(k));
                }
            }
        }
        assertThat(counters.meanBatch()).isGreaterThan(4);
        assertThat(counters.imagesRunning()).isZero();
        assertThat(counters.imagesWaiting()).isZero();
    }

    @Test
    void imagesAreByteEqualAloneAndInRandomBatches() throws Exception {
        List<SamplingRequest> requests = mixedRequests(100);
        BatchSizes batchSizes = BatchSizes.verified(engine, network, 4, 16);
        var limits = new BatchLimits(16, 4, 1000, 1L << 30);
        List<List<float[]>> alone = new ArrayList<>();
        try (BatchingEngine batching = open(limits, batchSizes, Admission.BETWEEN_STEPS)) {
            for (SamplingRequest request : requests) {
                alone.add(batching.submit(request, () -> false, LONG).await().latents());
            }
        }
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < requests.size(); i++) {
            order.add(i);
        }
        Collections.shuffle(order, new Random(3));
        Map<Integer, SamplingTicket> tickets = new LinkedHashMap<>();
        try (BatchingEngine batching = open(limits, batchSizes, Admission.BETWEEN_STEPS)) {
            order.forEach(i -> tickets.put(i, batching.submit(requests.get(i), () -> false, LONG)));
            for (int i : order) {
                assertThat(tickets.get(i).await().latents()).as("request " + i).containsExactlyElementsOf(alone.get(i));
            }
        }
        assertThat(alone.stream().mapToInt(List::size).sum()).isEqualTo(200);
    }

    @Test
    void shortRequestFinishesBeforeEarlierLongRequest() throws Exception {
        List<String> ends = new CopyOnWriteArrayList<>();
        var gate = new CountDownLatch(1);
        try (BatchingEngine batching = open(LIMITS)) {
            SamplingTicket longer = batching.submit(request(1, 1, 40), blocking(gate, () -> ends.add("long")), LONG);
            SamplingTicket shorter = batching.submit(request(2, 1, 3), onFinished(() -> ends.add("short")), LONG);
            gate.countDown();
            longer.await();
            shorter.await();
        }

        assertThat(ends).containsExactly("short", "long");
    }

    @Test
    void alternatesBetweenRequests() throws Exception {
        var finishedOfMany = new AtomicInteger();
        var seen = new AtomicInteger(-1);
        var gate = new CountDownLatch(1);
        try (BatchingEngine batching = open(new BatchLimits(2, 0, 10, 1L << 30))) {
            SamplingTicket many =
                    batching.submit(request(1, 64, 10), blocking(gate, finishedOfMany::incrementAndGet), LONG);
            SamplingTicket one =
                    batching.submit(request(2, 1, 10), onFinished(() -> seen.set(finishedOfMany.get())), LONG);
            gate.countDown();
            one.await();
            many.await();
        }

        assertThat(seen.get()).isBetween(0, 4);
    }

    @Test
    void doesNotStarveGuidedRequest() throws Exception {
        List<String> ends = new CopyOnWriteArrayList<>();
        var gate = new CountDownLatch(1);
        var guided = new SamplingRequest(List.of(snippet(3)), new long[] {3}, 4, SamplingMethod.EULER, 2);
        try (BatchingEngine batching = open(new BatchLimits(2, 0, 10, 1L << 30))) {
            SamplingTicket first = batching.submit(request(1, 1, 4), blocking(gate, () -> ends.add("first")), LONG);
            SamplingTicket pair = batching.submit(guided, onFinished(() -> ends.add("guided")), LONG);
            SamplingTicket many = batching.submit(request(2, 8, 4), onFinished(() -> ends.add("many")), LONG);
            gate.countDown();
            first.await();
            pair.await();
            many.await();
        }

        assertThat(ends.subList(0, 2)).containsExactly("first", "guided");
    }

    @Test
    void cancellationFreesSlotsWithinOneStep() throws Exception {
        SamplingRequest kept = request(2, 1, 60);
        var steps = new AtomicInteger();
        List<SamplingTicket> cancelledTickets = new CopyOnWriteArrayList<>();
        var submitted = new CountDownLatch(1);
        SamplingObserver cancelAtThird = onStepped((done, preview) -> {
            steps.incrementAndGet();
            if (done == 3) {
                awaited(submitted);
                cancelledTickets.get(0).cancel();
            }
        });
        try (BatchingEngine batching = open(LIMITS)) {
            cancelledTickets.add(batching.submit(request(1, 1, 1000), cancelAtThird, LONG));
            submitted.countDown();
            SamplingTicket other = batching.submit(kept, () -> false, LONG);

            assertThatThrownBy(cancelledTickets.get(0)::await).isInstanceOf(CancellationException.class);
            assertThat(other.await().latents().get(0))
                    .usingComparatorWithPrecision(2e-4f)
                    .containsExactly(new ImageSampler(engine, network, 1)
                            .draw(kept, () -> false)
                            .latents()
                            .get(0));
        }
        assertThat(steps).as("no step after the one in which it was cancelled").hasValue(3);
        assertThat(cancelledTickets.get(0).solverSteps()).isEqualTo(3);
        assertThat(counters.requestsCancelled()).isEqualTo(1);
        assertThat(counters.imagesRunning()).isZero();
    }

    @Test
    void cancellingAWaitingRequestFailsItsTicket() throws Exception {
        var gate = new CountDownLatch(1);
        try (BatchingEngine batching = open(new BatchLimits(1, 0, 10, 1L << 30))) {
            SamplingTicket first = batching.submit(request(1, 1, 2), onStepped((done, preview) -> awaited(gate)), LONG);
            SamplingTicket second = batching.submit(request(2, 1, 2), () -> false, LONG);
            second.cancel();
            gate.countDown();

            assertThatThrownBy(second::await).isInstanceOf(CancellationException.class);
            assertThat(second.solverSteps()).isZero();
            assertThat(first.await().latents()).hasSize(1);
        }
        assertThat(counters.imagesWaiting()).isZero();
    }

    @Test
    void dropsExpiredRequest() throws Exception {
        try (BatchingEngine batching = open(LIMITS)) {
            SamplingTicket expired = batching.submit(request(1, 1, 1000), () -> false, Duration.ZERO);

            assertThatThrownBy(expired::await).isInstanceOf(TimeoutException.class);
        }
        assertThat(counters.requestsExpired()).isEqualTo(1);
        assertThat(counters.networkCalls()).isLessThan(2);
    }

    @Test
    void rejectsRequestsBeyondQueueCapacity() throws Exception {
        var gate = new CountDownLatch(1);
        var started = new CountDownLatch(1);
        try (BatchingEngine batching = open(new BatchLimits(1, 0, 2, 1L << 30))) {
            SamplingTicket running = batching.submit(
                    request(1, 1, 2),
                    onStepped((done, preview) -> {
                        started.countDown();
                        awaited(gate);
                    }),
                    LONG);
            started.await();
            SamplingTicket waiting = batching.submit(request(2, 1, 1), () -> false, LONG);
            SamplingTicket waitingToo = batching.submit(request(3, 1, 1), () -> false, LONG);

            assertThatThrownBy(() -> batching.submit(request(4, 1, 1), () -> false, LONG))
                    .isInstanceOf(RejectedExecutionException.class)
                    .hasMessageContaining("2 requests wait");
            gate.countDown();
            running.await();
            waiting.await();
            waitingToo.await();
        }
    }

    @Test
    void failingObserverFailsOnlyItsRequest() throws Exception {
        try (BatchingEngine batching = open(LIMITS)) {
            SamplingTicket bad = batching.submit(
                    request(1, 2, 9),
                    onStepped((done, preview) -> {
                        throw new IllegalStateException("observer failed");
                    }),
                    LONG);
            SamplingTicket good = batching.submit(request(2, 1, 9), () -> false, LONG);

            assertThatThrownBy(bad::await).hasMessage("observer failed");
            assertThat(good.await().latents()).hasSize(1);
        }
        assertThat(counters.imagesRunning()).isZero();
    }

    @Test
    void previewsApproachTheImageWithoutChangingIt() throws Exception {
        List<float[]> previews = new CopyOnWriteArrayList<>();
        SamplingRequest request = request(1, 1, 12);
        float[] observed;
        float[] unobserved;
        try (BatchingEngine batching = open(LIMITS)) {
            observed = batching.submit(request, onStepped((done, preview) -> previews.add(preview.get())), LONG)
                    .await()
                    .latents()
                    .get(0);
            unobserved = batching.submit(request, () -> false, LONG)
                    .await()
                    .latents()
                    .get(0);
        }

        assertThat(observed).containsExactly(unobserved);
        assertThat(previews).hasSize(12);
        assertThat(distance(previews.get(11), observed)).isCloseTo(0, within(1e-4));
        assertThat(distance(previews.get(0), observed)).isGreaterThan(distance(previews.get(8), observed));
    }

    @Test
    void closingFailsUnfinishedRequests() {
        BatchingEngine batching = open(LIMITS);
        SamplingTicket running = batching.submit(request(1, 1, 100_000), () -> false, LONG);
        batching.close();

        assertThatThrownBy(running::await).isInstanceOf(CancellationException.class);
        assertThatThrownBy(() -> batching.submit(request(1, 1, 1), () -> false, LONG))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void requestLevelAdmissionKeepsRunningBatchClosed() throws Exception {
        Admission whenEmpty = (running, joining, candidate) -> running.isEmpty();
        List<String> ends = new CopyOnWriteArrayList<>();
        var started = new CountDownLatch(1);
        var gate = new CountDownLatch(1);
        try (BatchingEngine batching = open(LIMITS, BatchSizes.ANY, whenEmpty)) {
            SamplingTicket longer =
                    batching.submit(request(1, 1, 30), blocking(gate, () -> ends.add("long"), started), LONG);
            started.await();
            SamplingTicket shorter = batching.submit(request(2, 1, 1), onFinished(() -> ends.add("short")), LONG);
            gate.countDown();
            longer.await();
            shorter.await();
        }

        assertThat(ends).containsExactly("long", "short");
    }

    private BatchingEngine open(BatchLimits limits) {
        return open(limits, BatchSizes.ANY, Admission.BETWEEN_STEPS);
    }

    private BatchingEngine open(BatchLimits limits, BatchSizes batchSizes, Admission admission) {
        return new BatchingEngine(engine, network, batchSizes, limits, admission, counters);
    }

    /** Returns requests of one to three images each, with all methods, with and without guidance. */
    private static List<SamplingRequest> mixedRequests(int count) {
        List<SamplingRequest> requests = new ArrayList<>();
        SamplingMethod[] methods = SamplingMethod.values();
        for (int i = 0; i < count; i++) {
            int images = 1 + i % 3 + (i == count - 1 ? count % 3 : 0);
            requests.add(new SamplingRequest(
                    Collections.nCopies(images, snippet(i)),
                    LongStream.range(10L * i, 10L * i + images).toArray(),
                    2 + i % 9,
                    methods[i % methods.length],
                    i % 4 == 0 ? 2 : 1));
        }
        return requests;
    }

    private static SamplingRequest request(long seed, int images, int steps) {
        return new SamplingRequest(
                Collections.nCopies(images, snippet(seed)),
                LongStream.range(seed, seed + images).toArray(),
                steps,
                SamplingMethod.EULER,
                1);
    }

    private static Condition snippet(long seed) {
        var random = new Random(seed);
        float[] snippet = new float[4];
        for (int i = 0; i < 4; i++) {
            snippet[i] = (float) random.nextGaussian();
        }
        return new Condition.Snippet(snippet);
    }

    private static SamplingObserver onFinished(Runnable action) {
        return new SamplingObserver() {
            @Override
            public boolean cancelled() {
                return false;
            }

            @Override
            public void finished(int image, float[] latent) {
                action.run();
            }
        };
    }

    /** Blocks after the first solver step until the gate opens. */
    private static SamplingObserver blocking(CountDownLatch gate, Runnable onFinished) {
        return blocking(gate, onFinished, new CountDownLatch(1));
    }

    private static SamplingObserver blocking(CountDownLatch gate, Runnable onFinished, CountDownLatch started) {
        return new SamplingObserver() {
            @Override
            public boolean cancelled() {
                return false;
            }

            @Override
            public void stepped(int first, int done, int of, Supplier<List<float[]>> preview) {
                started.countDown();
                awaited(gate);
            }

            @Override
            public void finished(int image, float[] latent) {
                onFinished.run();
            }
        };
    }

    private static SamplingObserver onStepped(BiConsumer<Integer, Supplier<float[]>> action) {
        return new SamplingObserver() {
            @Override
            public boolean cancelled() {
                return false;
            }

            @Override
            public void stepped(int first, int done, int of, Supplier<List<float[]>> preview) {
                action.accept(done, () -> preview.get().get(0));
            }
        };
    }

    private static void awaited(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static double distance(float[] one, float[] other) {
        double sum = 0;
        for (int i = 0; i < one.length; i++) {
            sum += (one[i] - other[i]) * (one[i] - other[i]);
        }
        return Math.sqrt(sum);
    }
}
