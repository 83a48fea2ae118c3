package io.gmem.launcher.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.gmem.launcher.demo.images.DemoImages;
import io.gmem.launcher.gateway.GatewayClient;
import io.gmem.launcher.gateway.ImageUpload;
import io.gmem.launcher.gateway.LongTasks;
import io.gmem.launcher.gateway.Submission;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Runs the complete workflow: uploads images, builds a bank, trains a network, generates and evaluates images. Each demo uses
 * new names and leaves earlier demos unchanged.
 */
public final class Demo {
    private static final int SAMPLES = 256;
    private static final int GENERATED = 32;
    private static final int SEED = 1;
    private static final int SOLVER_STEPS = 20;

    /** Small, because with few training images many small updates reduce the loss faster than few large ones. */
    private static final int BATCH_SIZE = 16;

    private static final String NETWORK = "Ti/4";

    private final GatewayClient gateway;
    private final Submission submission;
    private final LongTasks tasks;

    public Demo(GatewayClient gateway) {
        this.gateway = gateway;
        this.submission = new Submission(gateway);
        this.tasks = new LongTasks(gateway);
    }

    /** Runs the demo and writes the grid. */
    public DemoResult run(DemoPlan plan) throws IOException, InterruptedException {
        String name = unusedName();
        upload(plan, name);
        tasks.dataset(name);
        submission.submit(
                "/api/runs",
                "run",
                Map.of(
                        "id",
                        name,
                        "dataset",
                        name,
                        "network",
                        NETWORK,
                        "batch_size",
                        BATCH_SIZE,
                        "steps",
                        plan.steps(),
                        "evaluation",
                        Map.of("samples", SAMPLES, "solver_steps", SOLVER_STEPS, "every", plan.steps())));
        tasks.run(name);
        JsonNode job = generate(name, plan.steps());
        ComparisonGrid.of(gateway, name, job.path("images")).write(plan.grid());
        return DemoResult.of(name, gateway.get("/api/checkpoints?run=" + name).path("items"), job.path("images"));
    }

    /** Returns the first unused name of {@code demo}, {@code demo-2}, {@code demo-3} … */
    private String unusedName() throws InterruptedException {
        Set<String> used = new HashSet<>();
        gateway.get("/api/datasets")
                .path("items")
                .forEach(item -> used.add(item.path("id").asText()));
        gateway.get("/api/runs")
                .path("items")
                .forEach(item -> used.add(item.path("id").asText()));
        gateway.get("/api/banks")
                .path("items")
                .forEach(item -> used.add(item.path("name").asText()));
        String name = "demo";
        for (int i = 2; used.contains(name); i++) {
            name = "demo-" + i;
        }
        return name;
    }

    private void upload(DemoPlan plan, String name) throws IOException, InterruptedException {
        Map<String, String> query = Map.of("id", name, "resolution", Integer.toString(plan.resolution()));
        if (plan.images() != null) {
            new ImageUpload(gateway).send(plan.images(), query);
            return;
        }
        Path folder = Files.createTempDirectory("gmem-demo");
        try {
            DemoImages.writeTo(folder, DemoImages.DEFAULT_COUNT, plan.resolution());
            new ImageUpload(gateway).send(folder, query);
        } finally {
            delete(folder);
        }
    }

    private JsonNode generate(String name, long steps) throws InterruptedException {
        JsonNode requested = submission.submit(
                "/api/jobs",
                "job",
                Map.of(
                        "prompt", "random",
                        "n", GENERATED,
                        "seed", SEED,
                        "num_inference_steps", SOLVER_STEPS,
                        "checkpoint", name + "@" + steps));
        return tasks.job(requested.path("id").asText());
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> walk = Files.walk(folder)) {
            for (Path entry : walk.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(entry);
            }
        }
    }
}
