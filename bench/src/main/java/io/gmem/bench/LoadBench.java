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

/** Many clients at once, each asking again when it was answered, and when it may come again if it was refused. */
@Command(
        name = "load",
        mixinStandardHelpOptions = true,
        description =
                "Many clients at once against a running suite: who is answered, who is refused, what memory it takes.")
final class LoadBench implements Callable<Integer> {
    private static final int TOO_MANY = 429;
    private static final ObjectMapper JSON = new ObjectMapper();

    @Option(
            names = "--url",
            description = "of the gateway (default: ${DEFAULT-VALUE})",
            defaultValue = "http://127.0.0.1:8080")
    private URI gateway = URI.create("http://127.0.0.1:8080");

    @Option(names = "--clients", description = "at once (default: ${DEFAULT-VALUE})", defaultValue = "200")
    private int clients = 200;

    @Option(names = "--seconds", description = "during which they ask (default: ${DEFAULT-VALUE})", defaultValue = "30")
    private int seconds = 30;

    @Option(names = "--steps", description = "of the solver (default: ${DEFAULT-VALUE})", defaultValue = "10")
    private int steps = 10;

    @Option(names = "--home", description = "of the suite, to tell the peak memory of its processes")
    private @Nullable Path home;

    @Option(names = "--json", description = "one JSON line only")
    private boolean json;

    private final LongAdder asked = new LongAdder();
    private final LongAdder answered = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder refusedWithoutTime = new LongAdder();
    private final LongAdder lost = new LongAdder();
    private final List<Double> latencies = Collections.synchronizedList(new ArrayList<>());
    private final List<String> first = Collections.synchronizedList(new ArrayList<>());

    @Override
    public Integer call() throws Exception {
        if (clients < 1 || clients > 2_000 || seconds < 1 || seconds > 3_600) {
            throw new IllegalArgumentException("--clients is from 1 to 2000, and --seconds from 1 to 3600");
        }
        var http = new GatewayHttp(gateway);
        long end = System.nanoTime() + seconds * 1_000_000_000L;
        var threads = Executors.newFixedThreadPool(clients);
        List<Future<?>> all = new ArrayList<>();
        for (int client = 0; client < clients; client++) {
            int number = client;
            all.add(threads.submit(() -> ask(http, number, end)));
        }
        for (Future<?> client : all) {
            client.get();
        }
        threads.shutdown();
        Map<String, Object> result = BenchmarkReport.begin("load");
        result.put("clients", clients);
        result.put("asked", asked.sum());
        result.put("answered", answered.sum());
        result.put("refused_429", refused.sum());
        result.put("refused_without_retry_after", refusedWithoutTime.sum());
        result.put("lost", lost.sum());
        result.put("first_losses", first);
        if (!latencies.isEmpty()) {
            new Quantiles(latencies).put(result, "answered");
        }
        if (home != null) {
            result.put("peak_rss_mib", SuiteMemory.peaks(home));
        }
        BenchmarkReport.print(result, json);
        return lost.sum() == 0 && refusedWithoutTime.sum() == 0 ? 0 : 1;
    }

    private void ask(GatewayHttp http, int client, long end) {
        for (int request = 0; System.nanoTime() < end; request++) {
            String body =
                    "{\"prompt\":\"random\",\"seed\":%d,\"num_inference_steps\":%d,\"response_format\":\"b64_json\"}"
                            .formatted(client * 10_000L + request, steps);
            asked.increment();
            long begun = System.nanoTime();
            try {
                HttpResponse<String> answer =
                        http.send(GatewayHttp.GENERATIONS, "application/json", BodyPublishers.ofString(body));
                if (answer.statusCode() == TOO_MANY) {
                    refused.increment();
                    pause(answer.headers().firstValue("retry-after").orElse(""));
                } else if (answer.statusCode() == 200 && pictures(answer.body()) == 1) {
                    answered.increment();
                    latencies.add((System.nanoTime() - begun) * 1e-6);
                } else {
                    lose(answer.statusCode() + ": " + answer.body());
                }
            } catch (IOException e) {
                lose(e.toString());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private static int pictures(String body) throws IOException {
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

    private void lose(String why) {
        lost.increment();
        if (first.size() < 5) {
            first.add(why.length() > 300 ? why.substring(0, 300) : why);
        }
    }
}
