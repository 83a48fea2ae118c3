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
 * What gateway, Kafka and store add to the engine, request by request: the time a client waits for its picture less the time
 * that the engine took for the same picture, which the job says. One request at a time, so that nobody waits for another.
 */
@Command(
        name = "latency",
        mixinStandardHelpOptions = true,
        description = "What gateway, Kafka and store add to the engine's own time, in a running suite.")
final class LatencyBench implements Callable<Integer> {
    private static final double MILLIS = 1e-6;

    @Option(
            names = "--url",
            description = "of the gateway (default: ${DEFAULT-VALUE})",
            defaultValue = "http://127.0.0.1:8080")
    private URI gateway = URI.create("http://127.0.0.1:8080");

    @Option(names = "--requests", description = "measured (default: ${DEFAULT-VALUE})", defaultValue = "300")
    private int requests = 300;

    @Option(names = "--warm-up", description = "requests before (default: ${DEFAULT-VALUE})", defaultValue = "100")
    private int warmUp = 100;

    @Option(names = "--steps", description = "of the solver (default: ${DEFAULT-VALUE})", defaultValue = "10")
    private int steps = 10;

    @Option(names = "--json", description = "one JSON line only")
    private boolean json;

    private final List<Double> whole = new ArrayList<>();
    private final List<Double> engine = new ArrayList<>();
    private final List<Double> added = new ArrayList<>();
    private final List<Double> untilAccepted = new ArrayList<>();
    private final List<Double> untilDrawn = new ArrayList<>();
    private final List<Double> untilAnswered = new ArrayList<>();

    @Override
    public Integer call() throws Exception {
        if (requests < 1 || requests > 100_000 || warmUp < 0 || warmUp > 100_000) {
            throw new IllegalArgumentException("--requests is from 1 to 100000, and --warm-up from 0");
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
        new Quantiles(untilDrawn).put(result, "accepted_to_drawn_less_engine");
        new Quantiles(untilAnswered).put(result, "drawn_to_answered");
        BenchmarkReport.print(result, json);
        return 0;
    }

    private void measure(GatewayHttp http, int request) throws IOException, InterruptedException {
        String body = "{\"prompt\":\"random\",\"seed\":%d,\"num_inference_steps\":%d,\"response_format\":\"b64_json\"}"
                .formatted(1_000_000 + request, steps);
        Instant asked = Clock.systemUTC().instant();
        long begun = System.nanoTime();
        JsonNode answer = http.post(GatewayHttp.GENERATIONS, "application/json", BodyPublishers.ofString(body));
        double waited = (System.nanoTime() - begun) * MILLIS;
        JsonNode job = http.get("/api/jobs/"
                + answer.path("data").path(0).path("gmem").path("job").asText());
        if (!job.path("drawing_seconds").isNumber()) {
            throw new IllegalArgumentException("the job says not how long it was drawn: " + job);
        }
        if (request >= 0) {
            double drawn = job.path("drawing_seconds").asDouble() * 1e3;
            double accepted = between(asked, instant(job, "accepted_at"));
            double ended = between(asked, instant(job, "ended_at"));
            whole.add(waited);
            engine.add(drawn);
            added.add(waited - drawn);
            untilAccepted.add(accepted);
            untilDrawn.add(ended - accepted - drawn);
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
