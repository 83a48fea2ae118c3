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
 * Adaptation without training, as a client sees it: a picture that the bank does not have is appended over REST, and drawn from at
 * once. Each trial is followed by the same generation again; what the first took beyond it is what adaptation costs.
 */
@Command(
        name = "adapt",
        mixinStandardHelpOptions = true,
        description = "From a new picture over REST to the first image drawn from it, in a running suite.")
final class AdaptBench implements Callable<Integer> {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long PAUSE = 5_000_000;
    private static final int SIDE = 64;

    @Option(
            names = "--url",
            description = "of the gateway (default: ${DEFAULT-VALUE})",
            defaultValue = "http://127.0.0.1:8080")
    private URI gateway = URI.create("http://127.0.0.1:8080");

    @Option(names = "--bank", required = true, description = "name of the bank that the served checkpoint draws with")
    private String bank = "";

    @Option(names = "--trials", description = "pictures appended (default: ${DEFAULT-VALUE})", defaultValue = "50")
    private int trials = 50;

    @Option(names = "--steps", description = "of the solver (default: ${DEFAULT-VALUE})", defaultValue = "10")
    private int steps = 10;

    @Option(names = "--json", description = "one JSON line only")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        if (trials < 1 || trials > 10_000) {
            throw new IllegalArgumentException("--trials is from 1 to 10000, not " + trials);
        }
        var http = new GatewayHttp(gateway);
        double[] whole = new double[trials];
        double[] generation = new double[trials];
        double[] adaptation = new double[trials];
        for (int i = -1; i < trials; i++) {
            byte[] picture = picture(i);
            long start = System.nanoTime();
            JsonNode version = appended(http, picture);
            long row = version.path("count").asLong() - 1;
            generate(http, row, version.path("version").asText());
            double first = (System.nanoTime() - start) * 1e-9;
            long again = System.nanoTime();
            generate(http, row, version.path("version").asText());
            double second = (System.nanoTime() - again) * 1e-9;
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

    /** A picture nobody has: noise under a few discs. */
    private static byte[] picture(int trial) throws IOException {
        var random = new Random(System.nanoTime() + trial);
        var image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
        Graphics2D canvas = image.createGraphics();
        for (int disc = 0; disc < 12; disc++) {
            canvas.setColor(new Color(random.nextInt(1 << 24)));
            canvas.fillOval(random.nextInt(SIDE), random.nextInt(SIDE), 8 + random.nextInt(30), 8 + random.nextInt(30));
        }
        canvas.dispose();
        var png = new ByteArrayOutputStream();
        ImageIO.write(image, "png", png);
        return png.toByteArray();
    }

    /** The version that has it, as GET /api/banks/… says it. */
    private JsonNode appended(GatewayHttp http, byte[] picture) throws IOException, InterruptedException {
        JsonNode operation =
                http.post("/api/banks/" + bank + "/images", "image/png", BodyPublishers.ofByteArray(picture));
        String place = "/api/operations/" + operation.path("id").asText();
        long deadline = System.nanoTime() + GatewayHttp.PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            JsonNode now = http.get(place);
            switch (now.path("status").asText()) {
                case "done" -> {
                    String version = now.path("version").asText();
                    return http.get("/api/banks/" + version.replace("@", "/versions/"));
                }
                case "failed" ->
                    throw new IllegalArgumentException("the picture was not taken: " + now.path("failure"));
                default -> LockSupport.parkNanos(PAUSE);
            }
        }
        throw new IllegalArgumentException("the picture was not appended within " + GatewayHttp.PATIENCE);
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
        JsonNode answer = http.post(GatewayHttp.GENERATIONS, "application/json", BodyPublishers.ofString(body));
        if (answer.path("data").size() != 1) {
            throw new IllegalArgumentException("no image came: " + answer);
        }
    }
}
