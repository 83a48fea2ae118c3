package io.gmem.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Measures the latency that gateway, Kafka and store add per request. It is the client's response time minus the sampling time that the job
 * reports. Requests are sent one at a time, so that none of them is queued.
 */
@Command(
        name = "latency",
        mixinStandardHelpOptions = true,
        description = "Measure the latency that gateway, Kafka and store add to the sampling time, in a running suite.")
final class LatencyBench implements Callable<Integer> {
    private static final double MILLIS = 1e-6;

    @Option(
            names = "--url",
            description = "gateway URL (default: ${DEFAULT-VALUE})",
            defaultValue = "http://127.0.0.1:8080")
    private URI gateway = URI.create("http://127.0.0.1:8080");

    @Option(names = "--requests", description = "measured requests (default: ${DEFAULT-VALUE})", defaultValue = "300")
    private int requests = 300;

    @Option(
            names = "--warm-up",
            description = "unmeasured requests before the measurement (default: ${DEFAULT-VALUE})",
            defaultValue = "100")
    private int warmUp = 100;

    @Option(names = "--steps", description = "solver steps (default: ${DEFAULT-VALUE})", defaultValue = "10")
    private int steps = 10;

    @Option(names = "--json", description = "print only one JSON line")
    private boolean json;

    private final List<Double> whole = new ArrayList<>();
    private final List<Double> engine = new ArrayList<>();
    private final List<Double> added = new ArrayList<>();
    private final List<Double> untilAccepted = new ArrayList<>();
    private final List<Double> untilSampled = new ArrayList<>();
    private final List<Double> untilAnswered = new ArrayList<>();

    @Override
    public Integer call() throws Exception {
        if (requests < 1 || requests > 100_000 || warmUp < 0 || warmUp > 100_000) {
            throw new IllegalArgumentException("--requests must be between 1 and 100000 (was " + requests
                    + ") and --warm-up between 0 and 100000 (was " + warmUp + ")");
        }
        var http = new GatewayHttp(gateway);
        for (int i = -warmUp; i < requests; i++) {
            measure(http, i);
        }
        Map<String, Object> result = BenchmarkReport.begin("latency");
        result.put("requests", requests);
        result.put("solver_steps", steps);
        new Quantiles(added).put(result, "added");
        new Quantiles(engine).put(result, "engine");
        new Quantiles(whole).put(result, "whole");
        new Quantiles(untilAccepted).put(result, "request_to_accepted");
        new Quantiles(untilSampled).put(result, "accepted_to_drawn_less_engine");
        new Quantiles(untilAnswered).put(result, "drawn_to_answered");
        BenchmarkReport.print(result, json);
        return 0;
    }

    private void measure(GatewayHttp http, int request) throws IOException, InterruptedException {
        String body = "{\"prompt\":\"random\",\"seed\":%d,\"num_inference_steps\":%d,\"response_format\":\"b64_json\"}"
                .formatted(1_000_000 + request, steps);
        Instant sentAt = Clock.systemUTC().instant();
        long start = System.nanoTime();
        JsonNode response = http.post(GatewayHttp.GENERATIONS, "application/json", BodyPublishers.ofString(body));
        double waited = (System.nanoTime() - start) * MILLIS;
        JsonNode job = http.get("/api/jobs/"
                + response.path("data").path(0).path("gmem").path("job").asText());
        if (!job.path("drawing_seconds").isNumber()) {
            throw new IllegalArgumentException("the job has no drawing_seconds: " + job);
        }
        if (request >= 0) {
            double sampling = job.path("drawing_seconds").asDouble() * 1e3;
            double accepted = between(sentAt, instant(job, "accepted_at"));
            double ended = between(sentAt, instant(job, "ended_at"));
            whole.add(waited);
            engine.add(sampling);
            added.add(waited - sampling);
            untilAccepted.add(accepted);
            untilSampled.add(ended - accepted - sampling);
            untilAnswered.add(waited - ended);
        }
    }

    private static Instant instant(JsonNode job, String field) {
        return Instant.parse(job.path(field).asText());
    }

    private static double between(Instant from, Instant to) {
        return ((to.getEpochSecond() - from.getEpochSecond()) * 1e9 + (to.getNano() - from.getNano())) * MILLIS;
    }
}
