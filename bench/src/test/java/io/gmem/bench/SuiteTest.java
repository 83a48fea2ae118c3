package io.gmem.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.gmem.launcher.demo.images.DemoImages;
import io.gmem.launcher.suite.Home;
import io.gmem.launcher.suite.Suite;
import io.gmem.launcher.suite.SuiteState;
import io.gmem.testkit.Eventually;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole suite as a user starts it: a real broker and packaged services in separate processes. Covers the path from images to generated
 * images, also while processes are killed.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SuiteTest {
    private static final int RESOLUTION = 16;

    @TempDir
    static Path folder;

    private static Home home;
    private static Suite suite;
    private static SuiteClient client;

    @BeforeAll
    static void up() throws Exception {
        home = new Home(folder.resolve("home"));
        home.create();
        DemoImages.writeTo(home.imports().resolve("demo"), 60, 32);
        suite = Suite.prepare(Path.of("..").toAbsolutePath().normalize(), home, 0, (name, line) -> {});
        suite.start(waiting -> {});
        client = new SuiteClient(suite.gateway());
    }

    @AfterAll
    static void down() {
        suite.close();
        Eventually.holds(() -> assertThat(processes("")).isEmpty());
    }

    @Test
    @Order(1)
    void ingestsTrainsAndGenerates() throws Exception {
        client.post(
                "/api/datasets",
                "{\"id\":\"demo\",\"source\":{\"kind\":\"folder\",\"path\":\"demo\"},\"resolution\":" + RESOLUTION
                        + "}");
        JsonNode dataset = client.await("/api/datasets/demo", "done");
        assertThat(dataset.path("count").asInt()).isEqualTo(60);
        assertThat(dataset.path("labels")).hasSize(10);

        client.post("/api/runs", run("first", 40, 64));
        JsonNode run = client.await("/api/runs/first", "done");
        assertThat(run.path("training_step").asInt()).isEqualTo(40);

        JsonNode evaluation =
                client.get("/api/checkpoints?run=first").path("items").get(0).path("evaluation");
        assertThat(evaluation.path("frechet").asDouble()).isPositive();
        JsonNode images = generate("random", 2, 5).path("data");
        assertThat(images).hasSize(2);
        for (JsonNode image : images) {
            BufferedImage decoded = ImageIO.read(new ByteArrayInputStream(
                    Base64.getDecoder().decode(image.path("b64_json").asText())));
            assertThat(decoded.getWidth()).isEqualTo(RESOLUTION);
            assertThat(image.path("gmem").path("snippets")).hasSize(1);
        }
        assertThat(client.bytes("/api/datasets/demo/images/0.png")).startsWith(0x89, 'P', 'N', 'G');
    }

    @Test
    @Order(2)
    void theSameSeedGeneratesTheSameBytes() throws Exception {
        String first =
                generate("memory:3", 1, 11).path("data").get(0).path("b64_json").asText();
        String reproduced =
                generate("memory:3", 1, 11).path("data").get(0).path("b64_json").asText();

        assertThat(reproduced).isEqualTo(first);
    }

    @Test
    @Order(2)
    void anImageIsReproducedFromItsMetadataAndTracedToItsSources() throws Exception {
        JsonNode image = client.post("/v1/images/generations", "{\"prompt\":\"memory:3\",\"seed\":12,\"n\":2}")
                .path("data")
                .get(1);
        byte[] png = client.bytes(image.path("url").asText());

        JsonNode reproduced = client.post("/api/images/reproduce", "image/png", png);
        assertThat(reproduced.path("result").asText()).as(reproduced.toString()).isEqualTo("exact");
        assertThat(reproduced.path("recipe").path("seed").asLong()).isEqualTo(13);
        assertThat(reproduced.path("recipe").path("checkpoint_sha256").asText()).hasSize(64);
        assertThat(reproduced.path("recipe").path("bank_sha256").asText()).hasSize(64);

        JsonNode lineage = client.get(
                "/api/lineage/images/" + image.path("gmem").path("job").asText() + "/1");
        assertThat(lineage.path("rows").get(0).path("row").asLong()).isEqualTo(3);
        assertThat(lineage.path("dataset").path("id").asText()).isEqualTo("demo");
        assertThat(lineage.path("missing")).isEmpty();
    }

    @Test
    @Order(2)
    void disconnectingOrCancelingFreesTheSlots() throws Exception {
        double cancelled = sampler("requests_cancelled_total");
        String body = "{\"prompt\":\"random\",\"n\":64,\"num_inference_steps\":1000}";
        try (var connection = new Socket("127.0.0.1", suite.gateway().getPort())) {
            connection
                    .getOutputStream()
                    .write(("POST /v1/images/generations HTTP/1.1\r\nhost: gmem\r\ncontent-type: application/json\r\n"
                                    + "content-length: " + body.length() + "\r\n\r\n" + body)
                            .getBytes(StandardCharsets.US_ASCII));
            Eventually.holds(() -> assertThat(sampler("images_running")).isPositive());
        }
        Eventually.holds(() -> requestsAreDropped(cancelled + 1));

        client.post("/api/jobs", "{\"id\":\"called-off\",\"n\":64,\"num_inference_steps\":1000}");
        Eventually.holds(() -> assertThat(sampler("images_running")).isPositive());
        client.post("/api/jobs/called-off/cancel", "");
        Eventually.holds(() -> requestsAreDropped(cancelled + 2));
        double steps = sampler("solver_steps_total");
        client.await("/api/jobs/called-off", "cancelled");
        assertThat(sampler("solver_steps_total")).isEqualTo(steps);
    }

    private static void requestsAreDropped(double requests) throws Exception {
        assertThat(sampler("requests_cancelled_total")).isEqualTo(requests);
        assertThat(sampler("images_running") + sampler("images_waiting")).isZero();
    }

    @Test
    @Order(2)
    void manyClientsLoseNoRequestAndJobsReportTheSamplingTime() {
        String url = suite.gateway().toString();

        assertThat(BenchMain.run("latency", "--url", url, "--requests", "5", "--warm-up", "1", "--json"))
                .isZero();
        assertThat(BenchMain.run(
                        "load", "--url", url, "--clients", "20", "--seconds", "2", "--home", home.toString(), "--json"))
                .isZero();
    }

    /** Returns a value of the sampler's metrics. */
    private static double sampler(String name) throws Exception {
        int port = SuiteState.read(home).orElseThrow().ports().get("sampler-service");
        var metrics = new SuiteClient(URI.create("http://127.0.0.1:" + port)).bytes("/q/metrics");
        return new String(metrics, StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.startsWith("gmem_sampler_" + name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(' '))))
                .findFirst()
                .orElseThrow();
    }

    @Test
    @Order(3)
    void anErasedSnippetIsRemovedAndItsReceiptNamesItsUses() throws Exception {
        String job = client.post("/v1/images/generations", "{\"prompt\":\"memory:5\",\"seed\":3}")
                .path("data")
                .get(0)
                .path("gmem")
                .path("job")
                .asText();
        String snippet = client.get("/api/banks/demo@1/rows/5").path("snippet").toString();

        client.post("/api/banks/demo@1/erase", "{\"id\":\"erase-5\",\"rows\":[5],\"reason\":\"asked for\"}");
        JsonNode erased = client.await("/api/operations/erase-5", "done");
        String version = erased.path("version").asText();
        JsonNode receipt = client.get("/api/operations/erase-5/receipt");
        JsonNode nearest = client.post("/api/banks/" + version + "/nearest", "{\"vector\":" + snippet + ",\"k\":60}");
        JsonNode error = client.error(
                "/v1/images/generations",
                "{\"prompt\":\"memory:5\",\"gmem\":{\"bank\":\"demo\",\"bank_version\":"
                        + version.substring(version.indexOf('@') + 1) + "}}");

        assertThat(client.get("/api/banks/" + version + "/rows?ids=5")
                        .path("items")
                        .get(0)
                        .path("erased")
                        .asBoolean())
                .isTrue();
        assertThat(nearest.path("items")).hasSize(59);
        nearest.path("items")
                .forEach(item ->
                        assertThat(item.path("row").path("row").asLong()).isNotEqualTo(5));
        assertThat(error.path("error").path("message").asText())
                .contains("row 5 of bank " + version + " was erased", "choose another row");
        assertThat(receipt.path("runs").findValuesAsText("run")).contains("first");
        assertThat(receipt.path("images").findValuesAsText("job")).contains(job);
        assertThat(receipt.path("weights_changed").asBoolean()).isFalse();
    }

    @Test
    @Order(5)
    void trainsOnPrecomputedLatentsAndDecodesWithANamedAutoencoder() throws Exception {
        PrecomputedShard.write(home.imports().resolve("shards"));
        Path parity = Path.of("../diffusion/src/test/resources/parity/08_sd_vae");
        Path model = Files.createDirectories(home.models().resolve("sd-vae"));
        Files.copy(parity.resolve("config.json"), model.resolve("config.json"));
        Files.copy(parity.resolve("weights.safetensors"), model.resolve("diffusion_pytorch_model.safetensors"));
        client.post("/api/datasets", precomputed("named", ",\"autoencoder\":\"sd-vae\""));
        client.post("/api/datasets", precomputed("unnamed", ""));
        JsonNode named = client.await("/api/datasets/named", "done");
        client.await("/api/datasets/unnamed", "done");

        client.post("/api/runs", ofLatents("of-unnamed", "unnamed", 0));
        client.post("/api/runs", ofLatents("of-named", "named", 64));
        client.await("/api/runs/of-unnamed", "done");
        client.await("/api/runs/of-named", "done");
        JsonNode generated = client.post(
                        "/v1/images/generations", "{\"prompt\":\"label:2\",\"gmem\":{\"checkpoint\":\"of-named@10\"}}")
                .path("data")
                .get(0);
        JsonNode error = client.error(
                "/v1/images/generations", "{\"prompt\":\"random\",\"gmem\":{\"checkpoint\":\"of-unnamed@10\"}}");

        assertThat(named.path("latents").path("resolution").asInt()).isEqualTo(16);
        assertThat(named.path("count").asInt()).isEqualTo(PrecomputedShard.ROWS);
        assertThat(client.get("/api/checkpoints?run=of-named")
                        .path("items")
                        .get(0)
                        .path("evaluation")
                        .path("frechet")
                        .asDouble())
                .isPositive();
        BufferedImage image = ImageIO.read(
                new ByteArrayInputStream(client.bytes(generated.path("url").asText())));
        assertThat(image.getWidth()).isEqualTo(16);
        assertThat(generated.path("gmem").has("nearest")).isFalse();
        assertThat(error.path("error").path("message").asText()).contains("ingested without an autoencoder");
    }

    private static String precomputed(String id, String more) {
        return "{\"id\":\"" + id + "\",\"source\":{\"kind\":\"folder\",\"path\":\"shards\"}" + more + "}";
    }

    private static String ofLatents(String id, String dataset, int samples) {
        return """
                {"id":"%s","dataset":"%s","network":"Mi/2","steps":10,"batch_size":8,"checkpoint_every":10,
                 "evaluation":{"samples":%d,"solver_steps":2}}""".formatted(id, dataset, samples);
    }

    @Test
    @Order(4)
    void recoversFromKillsOfTrainerSamplerAndBroker() throws Exception {
        client.post("/api/runs", run("killed", 400, 0));
        awaitStep("killed", 60);
        client.post(
                "/api/jobs",
                "{\"id\":\"asked-before\",\"prompt\":\"random\",\"seed\":1,\"num_inference_steps\":50,\"n\":8}");
        for (String victim : List.of("sampler-service", "trainer-service", "broker")) {
            kill(victim);
        }
        CompletableFuture<JsonNode> requestedMeanwhile = CompletableFuture.supplyAsync(() -> {
            try {
                return generate("random", 1, 2);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });

        JsonNode run = client.await("/api/runs/killed", "done");
        JsonNode job = client.await("/api/jobs/asked-before", "done");

        assertThat(run.path("training_step").asInt()).isEqualTo(400);
        List<String> checkpoints = new ArrayList<>();
        run.path("checkpoints").forEach(checkpoint -> checkpoints.add(checkpoint.asText()));
        assertThat(checkpoints).contains("killed@0", "killed@400", "killed@350");
        for (String checkpoint : checkpoints) {
            String step = checkpoint.substring(checkpoint.indexOf('@') + 1);
            assertThat(home.artifacts()
                            .resolve("runs/killed/checkpoints")
                            .resolve(step)
                            .resolve("manifest.json"))
                    .isRegularFile();
        }
        assertThat(job.path("images")).hasSize(8);
        assertThat(requestedMeanwhile.get(5, TimeUnit.MINUTES).path("data")).hasSize(1);
    }

    private static void awaitStep(String run, int step) {
        Eventually.holds(() -> assertThat(
                        client.get("/api/runs/" + run).path("training_step").asInt())
                .isGreaterThan(step));
    }

    private static JsonNode generate(String prompt, int n, int seed) throws Exception {
        return client.post(
                "/v1/images/generations",
                "{\"prompt\":\"%s\",\"n\":%d,\"seed\":%d,\"response_format\":\"b64_json\",\"num_inference_steps\":4}"
                        .formatted(prompt, n, seed));
    }

    private static String run(String id, int steps, int samples) {
        return """
                {"id":"%s","dataset":"demo","network":"Mi/4","steps":%d,"batch_size":8,"checkpoint_every":50,
                 "evaluation":{"samples":%d,"solver_steps":4}}""".formatted(id, steps, samples);
    }

    private static void kill(String service) {
        List<ProcessHandle> processes = processes(service);
        assertThat(processes).as(service).isNotEmpty();
        processes.forEach(ProcessHandle::destroyForcibly);
    }

    /** Returns processes of this home whose command line contains {@code service}. */
    private static List<ProcessHandle> processes(String service) {
        return ProcessHandle.allProcesses()
                .filter(process -> process.pid() != ProcessHandle.current().pid())
                .filter(process -> commandLine(process).contains(home.folder().toString()))
                .filter(process -> commandLine(process).contains(service))
                .toList();
    }

    private static String commandLine(ProcessHandle process) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(process.pid()), "cmdline"));
        } catch (java.io.IOException e) {
            return "";
        }
    }
}
