package io.gmem.launcher.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.gmem.contracts.job.Prompt;
import io.gmem.launcher.CommandFailure;
import io.gmem.launcher.ExitCode;
import io.gmem.launcher.gateway.GatewayClient;
import io.gmem.launcher.gateway.LongTasks;
import io.gmem.launcher.gateway.Submission;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "generate", description = "Generate images and save them as PNG files.", sortOptions = false)
final class GenerateCommand implements Callable<Integer> {
    @Mixin
    private GatewayOptions gateway;

    @Parameters(
            paramLabel = "PROMPT",
            arity = "0..1",
            defaultValue = "random",
            description = "random, memory:12, label:cat, cat or mix(memory:1,memory:2,0.3) (default: ${DEFAULT-VALUE})")
    private String prompt;

    @Option(
            names = {"-n", "--count"},
            description = "number of images, 1 to 64 (default: 1)")
    private @Nullable Integer count;

    @Option(
            names = {"-o", "--out"},
            defaultValue = ".",
            description = "output folder (default: the current folder)")
    private Path out;

    @Option(names = "--seed", description = "seed of the first image (default: random)")
    private @Nullable Long seed;

    @Option(names = "--steps", description = "solver steps (default: 20)")
    private @Nullable Integer solverSteps;

    @Option(
            names = "--solver",
            description = "euler, heun, heun2, heun3, midpoint, rk4, dopri5, sde-euler or sde-heun (default: euler)")
    private @Nullable String solver;

    @Option(names = "--guidance", description = "guidance scale, 1 for no guidance (default: 1)")
    private @Nullable Double guidance;

    @Option(names = "--checkpoint", description = "checkpoint as run@step (default: the served checkpoint)")
    private @Nullable String checkpoint;

    @Option(names = "--bank", description = "bank as name or name@version (default: the bank of the checkpoint)")
    private @Nullable String bank;

    @Option(names = "--priority", description = "scheduling priority: low, normal or high (default: normal)")
    private @Nullable String priority;

    @Option(names = "--deadline", description = "maximum duration of the job in seconds (default: none)")
    private @Nullable Integer deadline;

    @Override
    public Integer call() throws InterruptedException {
        GatewayClient client = gateway.client();
        JsonNode requested = new Submission(client).submit("/api/jobs", "job", request());
        JsonNode job = new LongTasks(client).job(requested.path("id").asText());
        for (JsonNode image : job.path("images")) {
            Path file = save(client.bytes(image.path("url").asText()), job, image);
            if (!gateway.json()) {
                System.out.println(file + "  seed " + image.path("seed") + ", snippets " + image.path("snippets")
                        + (image.hasNonNull("label")
                                ? ", " + image.path("label").asText()
                                : "")
                        + (image.path("copied").asBoolean() ? ", a copy of row " + image.path("nearest") : ""));
            }
        }
        if (gateway.json()) {
            Json.print(job);
        }
        return 0;
    }

    /** Saves an image. The file name comes from the gateway and must not lead out of the folder. */
    private Path save(byte[] png, JsonNode job, JsonNode image) {
        String name = job.path("id").asText() + "-" + image.path("file").asText();
        Path file = out.resolve(name.replaceAll("[^A-Za-z0-9._-]", "_"));
        try {
            Files.createDirectories(out);
            return Files.write(file, png);
        } catch (IOException e) {
            throw new CommandFailure(ExitCode.FAILED, "cannot write to --out " + out + ": " + e.getMessage(), e);
        }
    }

    private Map<String, Object> request() {
        Map<String, Object> request = new LinkedHashMap<>();
        request.put("prompt", Prompt.parse(prompt).toString());
        put(request, "n", count);
        put(request, "seed", seed);
        put(request, "num_inference_steps", solverSteps);
        put(request, "solver", solver);
        put(request, "guidance_scale", guidance);
        put(request, "checkpoint", checkpoint);
        put(request, "bank", bank);
        put(request, "priority", priority);
        put(request, "deadline_seconds", deadline);
        return request;
    }

    private static void put(Map<String, Object> request, String field, @Nullable Object value) {
        if (value != null) {
            request.put(field, value);
        }
    }
}
