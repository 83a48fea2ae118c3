package io.gmem.launcher.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.gmem.contracts.run.RunSchema;
import io.gmem.launcher.CommandFailure;
import io.gmem.launcher.ExitCode;
import io.gmem.launcher.gateway.GatewayClient;
import io.gmem.launcher.gateway.LongTasks;
import io.gmem.launcher.gateway.Submission;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "train",
        description = "Train a network and follow the run; Ctrl-C ends the following, not the run.",
        sortOptions = false)
final class TrainCommand implements Callable<Integer> {
    @Mixin
    private GatewayOptions gateway;

    @Option(
            names = "--file",
            paramLabel = "RUN.yaml",
            description = "a run as POST /api/runs takes it, in YAML or JSON; other options go before what it says")
    private @Nullable Path file;

    @Option(names = "--dataset", description = "what to train on; needed here or in the file")
    private @Nullable String dataset;

    @Option(names = "--id", description = "name of the run (default: a new one)")
    private @Nullable String id;

    @Option(names = "--system", description = "gmem-v1, gmem, sit or repa (default: gmem-v1)")
    private @Nullable String system;

    @Option(
            names = "--network",
            description = "Mi, Ti, S, B, L, XL, 1p0B or 1p6B with /1, /2, /4 or /8 (default: Mi/4)")
    private @Nullable String network;

    @Option(names = "--bank", description = "name or name@version (default: the data set's)")
    private @Nullable String bank;

    @Option(names = "--steps", description = "training steps (default: 1200)")
    private @Nullable Long steps;

    @Option(names = "--epochs", description = "times every picture is seen, in place of --steps")
    private @Nullable Double epochs;

    @Option(names = "--batch-size", description = "pictures in a training step (default: 32)")
    private @Nullable Integer batchSize;

    @Option(names = "--learning-rate", description = "after warm-up (default: 0.002)")
    private @Nullable Double learningRate;

    @Option(names = "--seed", description = "of weights, order and noise (default: 0)")
    private @Nullable Long seed;

    @Option(names = "--checkpoint-every", description = "training steps (default: a quarter of them)")
    private @Nullable Long checkpointEvery;

    @Option(names = "--workers", description = "processes that share each step (default: 1)")
    private @Nullable Integer workers;

    @Option(
            names = "--precision",
            description = "number format of matrix products: float32, bfloat16 or auto (default: float32)")
    private @Nullable String precision;

    @Option(
            names = "--evaluate",
            paramLabel = "SAMPLES",
            description = "measure with so many samples, 64 or more (default: do not)")
    private @Nullable Integer evaluate;

    @Option(names = "--schema", description = "print what a run may say, as a JSON Schema, and do nothing else")
    private boolean schema;

    @Option(names = "--detach", description = "do not follow")
    private boolean detach;

    @Override
    public Integer call() throws InterruptedException {
        if (schema) {
            System.out.print(RunSchema.json());
            return 0;
        }
        GatewayClient client = gateway.client();
        JsonNode run = new Submission(client).submit("/api/runs", "run", request());
        if (!detach) {
            run = new LongTasks(client).run(run.path("id").asText());
        }
        if (gateway.json()) {
            Json.print(run);
        } else {
            RunCommand.print(run);
        }
        return 0;
    }

    private Map<String, Object> request() {
        Map<String, Object> request = file == null ? new LinkedHashMap<>() : RunFile.read(file);
        put(request, "id", id);
        put(request, "system", system);
        put(request, "network", network);
        put(request, "dataset", dataset);
        put(request, "bank", bank);
        put(request, "steps", steps);
        put(request, "epochs", epochs);
        put(request, "batch_size", batchSize);
        put(request, "seed", seed);
        put(request, "checkpoint_every", checkpointEvery);
        if (learningRate != null) {
            RunFile.section(request, "optimiser").put("learning_rate", learningRate);
        }
        if (workers != null) {
            RunFile.section(request, "execution").put("workers", workers);
        }
        if (precision != null) {
            RunFile.section(request, "execution").put("precision", precision);
        }
        if (evaluate != null) {
            RunFile.section(request, "evaluation").put("samples", evaluate);
        }
        if (!request.containsKey("dataset")) {
            throw new CommandFailure(ExitCode.USAGE, "dataset is missing: give --dataset, or a file that names one");
        }
        return request;
    }

    private static void put(Map<String, Object> request, String field, @Nullable Object value) {
        if (value != null) {
            request.put(field, value);
        }
    }
}
