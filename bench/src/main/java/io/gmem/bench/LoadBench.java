package io.gmem.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures many concurrent clients. Each client sends its next request after a response; after a 429 it waits for the Retry-After time. */
@Command(
        name = "load",
        mixinStandardHelpOptions = true,
        description =
                "Measure many concurrent clients against a running suite: answered and refused requests, latency and memory.")
final class LoadBench implements Callable<Integer> {
    private static final int TOO_MANY = 429;
    private static final ObjectMapper JSON = new ObjectMapper();

    @Option(
            names = "--url",
            description = "gateway URL (default: ${DEFAULT-VALUE})",
            defaultValue = "http://127.0.0.1:8080")
    private URI gateway = URI.create("http://127.0.0.1:8080");

    @Option(names = "--clients", description = "concurrent clients (default: ${DEFAULT-VALUE})", defaultValue = "200")
    private int clients = 200;

    @Option(
            names = "--seconds",
            description = "duration of the measurement in seconds (default: ${DEFAULT-VALUE})",
            defaultValue = "30")
    private int seconds = 30;

    @Option(names = "--steps", description = "solver steps (default: ${DEFAULT-VALUE})", defaultValue = "10")
    private int steps = 10;

    @Option(
            names = "--home",
            description = "home of the suite; adds the peak memory of its processes to the result (default: none)")
    private @Nullable Path home;

    @Option(names = "--json", description = "print only one JSON line")
    private boolean json;

    private final LongAdder sent = new LongAdder();
    private final LongAdder answered = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder refusedWithoutTime = new LongAdder();
    private final LongAdder lost = new LongAdder();
    private final List<Double> latencies = Collections.synchronizedList(new ArrayList<>());
    private final List<String> firstLosses = Collections.synchronizedList(new ArrayList<>());

    @Override
    public Integer call() throws Exception {
        if (clients < 1 || clients > 2_000 || seconds < 1 || seconds > 3_600) {
            throw new IllegalArgumentException("--clients must be between 1 and 2000 (was " + clients
                    + ") and --seconds between 1 and 3600 (was " + seconds + ")");
        }
        var http = new GatewayHttp(gateway);
        long end = System.nanoTime() + seconds * 1_000_000_000L;
        var threads = Executors.newFixedThreadPool(clients);
        List<Future<?>> all = new ArrayList<>();
        for (int client = 0; client < clients; client++) {
            int number = client;
            all.add(threads.submit(() -> sendRequests(http, number, end)));
        }
        for (Future<?> client : all) {
            client.get();
        }
        threads.shutdown();
        Map<String, Object> result = BenchmarkReport.begin("load");
        result.put("clients", clients);
        result.put("asked", sent.sum());
        result.put("answered", answered.sum());
        result.put("refused_429", refused.sum());
        result.put("refused_without_retry_after", refusedWithoutTime.sum());
        result.put("lost", lost.sum());
        result.put("first_losses", firstLosses);
        if (!latencies.isEmpty()) {
            new Quantiles(latencies).put(result, "answered");
        }
        if (home != null) {
            result.put("peak_rss_mib", SuiteMemory.peaks(home));
        }
        BenchmarkReport.print(result, json);
        return lost.sum() == 0 && refusedWithoutTime.sum() == 0 ? 0 : 1;
    }

    private void sendRequests(GatewayHttp http, int client, long end) {
        for (int request = 0; System.nanoTime() < end; request++) {
            String body =
                    "{\"prompt\":\"random\",\"seed\":%d,\"num_inference_steps\":%d,\"response_format\":\"b64_json\"}"
                            .formatted(client * 10_000L + request, steps);
            sent.increment();
            long start = System.nanoTime();
            try {
                HttpResponse<String> response =
                        http.send(GatewayHttp.GENERATIONS, "application/json", BodyPublishers.ofString(body));
                if (response.statusCode() == TOO_MANY) {
                    refused.increment();
                    pause(response.headers().firstValue("retry-after").orElse(""));
                } else if (response.statusCode() == 200 && images(response.body()) == 1) {
                    answered.increment();
                    latencies.add((System.nanoTime() - start) * 1e-6);
                } else {
                    recordLoss(response.statusCode() + ": " + response.body());
                }
            } catch (IOException e) {
                recordLoss(e.toString());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private static int images(String body) throws IOException {
        JsonNode data = JSON.readTree(body).path("data");
        return data.path(0).path("b64_json").asText().isEmpty() ? 0 : data.size();
    }

    private void pause(String retryAfter) {
        if (retryAfter.matches("[1-9]\\d{0,3}")) {
            LockSupport.parkNanos(Long.parseLong(retryAfter) * 1_000_000_000L);
        } else {
            refusedWithoutTime.increment();
        }
    }

    private void recordLoss(String reason) {
        lost.increment();
        if (firstLosses.size() < 5) {
            firstLosses.add(reason.length() > 300 ? reason.substring(0, 300) : reason);
        }
    }
}
