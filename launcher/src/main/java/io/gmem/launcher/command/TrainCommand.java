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
        description = "Train a network and follow the run. Ctrl-C stops following; the run continues.",
        sortOptions = false)
final class TrainCommand implements Callable<Integer> {
    @Mixin
    private GatewayOptions gateway;

    @Option(
            names = "--file",
            paramLabel = "RUN.yaml",
            description = "YAML or JSON file with the body of POST /api/runs; command-line options override its fields")
    private @Nullable Path file;

    @Option(names = "--dataset", description = "data set to train on; required here or in the file")
    private @Nullable String dataset;

    @Option(names = "--id", description = "name of the run (default: generated)")
    private @Nullable String id;

    @Option(names = "--system", description = "architecture: gmem-v1, gmem, sit or repa (default: gmem-v1)")
    private @Nullable String system;

    @Option(
            names = "--network",
            description =
                    "size and patch size: Mi, Ti, S, B, L, XL, 1p0B or 1p6B with /1, /2, /4 or /8 (default: Mi/4)")
    private @Nullable String network;

    @Option(names = "--bank", description = "bank as name or name@version (default: the bank of the data set)")
    private @Nullable String bank;

    @Option(names = "--steps", description = "number of training steps (default: 1200)")
    private @Nullable Long steps;

    @Option(names = "--epochs", description = "number of epochs, instead of --steps")
    private @Nullable Double epochs;

    @Option(names = "--batch-size", description = "images per training step (default: 32)")
    private @Nullable Integer batchSize;

    @Option(names = "--learning-rate", description = "learning rate after warm-up (default: 0.002)")
    private @Nullable Double learningRate;

    @Option(names = "--seed", description = "seed of weights, data order and noise (default: 0)")
    private @Nullable Long seed;

    @Option(
            names = "--checkpoint-every",
            description = "training steps between checkpoints (default: a quarter of all steps)")
    private @Nullable Long checkpointEvery;

    @Option(
            names = "--workers",
            description = "world size: number of processes that share each training step (default: 1)")
    private @Nullable Integer workers;

    @Option(
            names = "--precision",
            description = "precision of matrix products: float32, bfloat16 or auto (default: float32)")
    private @Nullable String precision;

    @Option(
            names = "--evaluate",
            paramLabel = "SAMPLES",
            description = "evaluate checkpoints with this many samples, at least 64 (default: no evaluation)")
    private @Nullable Integer evaluate;

    @Option(names = "--schema", description = "print the JSON Schema of a run and exit")
    private boolean schema;

    @Option(names = "--detach", description = "return without following the run")
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
            throw new CommandFailure(
                    ExitCode.USAGE, "dataset is required: set --dataset, or the field dataset in --file");
        }
        return request;
    }

    private static void put(Map<String, Object> request, String field, @Nullable Object value) {
        if (value != null) {
            request.put(field, value);
        }
    }
}
