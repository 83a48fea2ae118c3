package io.gmem.bench;

import io.gmem.diffusion.sampling.SampledLatents;
import io.gmem.sampler.batching.BatchingEngine;
import io.gmem.sampler.batching.SamplingTicket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The result of serving requests at one load.
 *
 * @param latencies seconds from the arrival of a request to its last image
 * @param images generated images
 * @param seconds from the first request to the last image, over all rounds
 */
record ServedLoad(double[] latencies, int images, double seconds) {
    private static final Duration LIMIT = Duration.ofHours(1);

    /** Sends the requests at their arrival times and waits for all images. */
    static ServedLoad measure(BatchingEngine engine, Arrivals arrivals, double requestsPerSecond) {
        double[] times = arrivals.times(requestsPerSecond);
        double[] latencies = new double[times.length];
        List<CompletableFuture<SampledLatents>> results = new ArrayList<>();
        long start = System.nanoTime();
        for (int i = 0; i < times.length; i++) {
            int request = i;
            long due = start + (long) (times[i] * 1e9);
            for (long wait = due - System.nanoTime(); wait > 0; wait = due - System.nanoTime()) {
                LockSupport.parkNanos(wait);
            }
            SamplingTicket ticket = engine.submit(arrivals.requests().get(i), () -> false, LIMIT);
            results.add(ticket.images()
                    .whenComplete((latents, failure) -> latencies[request] = (System.nanoTime() - due) * 1e-9)
                    .toCompletableFuture());
        }
        results.forEach(CompletableFuture::join);
        double seconds = (double) (System.nanoTime() - start) / TimeUnit.SECONDS.toNanos(1);
        return new ServedLoad(latencies, arrivals.images(), seconds);
    }

    /** Sends each request after the previous one is answered, so that none of them is queued. */
    static ServedLoad measureAlone(BatchingEngine engine, Arrivals arrivals) {
        double[] latencies = new double[arrivals.requests().size()];
        long start = System.nanoTime();
        for (int i = 0; i < latencies.length; i++) {
            long sent = System.nanoTime();
            engine.submit(arrivals.requests().get(i), () -> false, LIMIT)
                    .images()
                    .toCompletableFuture()
                    .join();
            latencies[i] = (System.nanoTime() - sent) * 1e-9;
        }
        double seconds = (double) (System.nanoTime() - start) / TimeUnit.SECONDS.toNanos(1);
        return new ServedLoad(latencies, arrivals.images(), seconds);
    }

    /** Combines this result with another one at the same load. */
    ServedLoad and(ServedLoad other) {
        double[] all = Arrays.copyOf(latencies, latencies.length + other.latencies.length);
        System.arraycopy(other.latencies, 0, all, latencies.length, other.latencies.length);
        return new ServedLoad(all, images + other.images, seconds + other.seconds);
    }

    double imagesPerSecond() {
        return images / seconds;
    }

    /** Returns the latency that {@code percent} percent of the requests do not exceed (nearest rank). */
    double percentile(double percent) {
        double[] sorted = latencies.clone();
        Arrays.sort(sorted);
        return sorted[Math.max(0, (int) Math.ceil(percent / 100 * sorted.length) - 1)];
    }

    Map<String, Object> described() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("images_per_s", imagesPerSecond());
        fields.put("p50_s", percentile(50));
        fields.put("p95_s", percentile(95));
        fields.put("p99_s", percentile(99));
        return fields;
    }
}
