package io.gmem.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import javax.imageio.ImageIO;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Measures adaptation without training from a client's view. Each trial appends a new image to the bank over REST, generates from it and
 * repeats the generation. The difference between the two durations is the cost of adaptation.
 */
@Command(
        name = "adapt",
        mixinStandardHelpOptions = true,
        description =
                "Measure the time from appending an image over REST to the first image generated from it, in a running suite.")
final class AdaptBench implements Callable<Integer> {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long PAUSE = 5_000_000;
    private static final int SIDE = 64;

    @Option(
            names = "--url",
            description = "gateway URL (default: ${DEFAULT-VALUE})",
            defaultValue = "http://127.0.0.1:8080")
    private URI gateway = URI.create("http://127.0.0.1:8080");

    @Option(names = "--bank", required = true, description = "bank of the served checkpoint")
    private String bank = "";

    @Option(names = "--trials", description = "images to append (default: ${DEFAULT-VALUE})", defaultValue = "50")
    private int trials = 50;

    @Option(names = "--steps", description = "solver steps (default: ${DEFAULT-VALUE})", defaultValue = "10")
    private int steps = 10;

    @Option(names = "--json", description = "print only one JSON line")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        if (trials < 1 || trials > 10_000) {
            throw new IllegalArgumentException("--trials must be between 1 and 10000 (was " + trials + ")");
        }
        var http = new GatewayHttp(gateway);
        double[] whole = new double[trials];
        double[] generation = new double[trials];
        double[] adaptation = new double[trials];
        for (int i = -1; i < trials; i++) {
            byte[] image = image(i);
            long start = System.nanoTime();
            JsonNode version = appended(http, image);
            long row = version.path("count").asLong() - 1;
            generate(http, row, version.path("version").asText());
            double first = (System.nanoTime() - start) * 1e-9;
            long secondStart = System.nanoTime();
            generate(http, row, version.path("version").asText());
            double second = (System.nanoTime() - secondStart) * 1e-9;
            if (i >= 0) {
                whole[i] = first;
                generation[i] = second;
                adaptation[i] = first - second;
            }
        }
        Map<String, Object> result = BenchmarkReport.begin("adapt");
        result.put("bank", bank);
        result.put("trials", trials);
        result.put("solver_steps", steps);
        put(result, "appended_to_drawn", whole);
        put(result, "generation", generation);
        put(result, "besides_generation", adaptation);
        BenchmarkReport.print(result, json);
        return 0;
    }

    private static void put(Map<String, Object> result, String name, double[] seconds) {
        double[] sorted = seconds.clone();
        java.util.Arrays.sort(sorted);
        result.put(name + "_p50_s", sorted[sorted.length / 2]);
        result.put(name + "_p95_s", sorted[(int) Math.ceil(sorted.length * 0.95) - 1]);
    }

    /** Returns a new image: random discs. */
    private static byte[] image(int trial) throws IOException {
        var random = new Random(System.nanoTime() + trial);
        var drawing = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
        Graphics2D canvas = drawing.createGraphics();
        for (int disc = 0; disc < 12; disc++) {
            canvas.setColor(new Color(random.nextInt(1 << 24)));
            canvas.fillOval(random.nextInt(SIDE), random.nextInt(SIDE), 8 + random.nextInt(30), 8 + random.nextInt(30));
        }
        canvas.dispose();
        var png = new ByteArrayOutputStream();
        ImageIO.write(drawing, "png", png);
        return png.toByteArray();
    }

    /** Appends the image and returns the new bank version in the format of GET /api/banks/…. */
    private JsonNode appended(GatewayHttp http, byte[] image) throws IOException, InterruptedException {
        JsonNode operation =
                http.post("/api/banks/" + bank + "/images", "image/png", BodyPublishers.ofByteArray(image));
        String operationPath = "/api/operations/" + operation.path("id").asText();
        long deadline = System.nanoTime() + GatewayHttp.TIMEOUT.toNanos();
        while (System.nanoTime() < deadline) {
            JsonNode now = http.get(operationPath);
            switch (now.path("status").asText()) {
                case "done" -> {
                    String version = now.path("version").asText();
                    return http.get("/api/banks/" + version.replace("@", "/versions/"));
                }
                case "failed" ->
                    throw new IllegalArgumentException("the gateway rejected the image: " + now.path("failure"));
                default -> LockSupport.parkNanos(PAUSE);
            }
        }
        throw new IllegalArgumentException("the image was not appended within " + GatewayHttp.TIMEOUT);
    }

    private void generate(GatewayHttp http, long row, String version) throws IOException, InterruptedException {
        int at = version.indexOf('@');
        String body = JSON.writeValueAsString(Map.of(
                "prompt",
                "memory:" + row,
                "n",
                1,
                "seed",
                1,
                "num_inference_steps",
                steps,
                "response_format",
                "b64_json",
                "gmem",
                Map.of(
                        "bank", version.substring(0, at),
                        "bank_version", Integer.parseInt(version.substring(at + 1)))));
        JsonNode response = http.post(GatewayHttp.GENERATIONS, "application/json", BodyPublishers.ofString(body));
        if (response.path("data").size() != 1) {
            throw new IllegalArgumentException("the response must contain one image: " + response);
        }
    }
}
