package io.gmem.launcher.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.gmem.contracts.RunId;
import io.gmem.launcher.gateway.LongTasks;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "run",
        description = "List training runs; follow, pause, resume and cancel them.",
        synopsisSubcommandLabel = "COMMAND")
final class RunCommand {

    @Command(name = "list", description = "List all runs, newest first.")
    int list(@Mixin GatewayOptions gateway) throws InterruptedException {
        JsonNode response = gateway.client().get("/api/runs");
        if (gateway.json()) {
            Json.print(response);
            return 0;
        }
        var table = new Table("RUN", "STATUS", "STEP", "OF", "NETWORK", "DATASET", "CHECKPOINTS");
        for (JsonNode run : response.path("items")) {
            table.row(
                    run.path("id").asText(),
                    run.path("status").asText(),
                    run.path("training_step").asText(),
                    run.path("steps").asText(),
                    run.path("spec").path("network").asText(),
                    run.path("spec").path("dataset").asText(),
                    run.path("checkpoints").size());
        }
        table.print();
        return 0;
    }

    @Command(name = "show", description = "Show one run.")
    int show(@Mixin GatewayOptions gateway, @Parameters(paramLabel = "ID") String id) throws InterruptedException {
        return print(gateway, gateway.client().get("/api/runs/" + new RunId(id)));
    }

    @Command(name = "follow", description = "Follow a run until it ends.")
    int follow(@Mixin GatewayOptions gateway, @Parameters(paramLabel = "ID") String id) throws InterruptedException {
        return print(gateway, new LongTasks(gateway.client()).run(new RunId(id).value()));
    }

    @Command(name = "cancel", description = "Stop a run at its next training step; its checkpoints are kept.")
    int cancel(@Mixin GatewayOptions gateway, @Parameters(paramLabel = "ID") String id) throws InterruptedException {
        return print(gateway, gateway.client().post("/api/runs/" + new RunId(id) + "/cancel"));
    }

    @Command(name = "pause", description = "Write a checkpoint and pause the run until it is resumed.")
    int pause(@Mixin GatewayOptions gateway, @Parameters(paramLabel = "ID") String id) throws InterruptedException {
        return print(gateway, gateway.client().post("/api/runs/" + new RunId(id) + "/pause"));
    }

    @Command(name = "resume", description = "Resume a paused run.")
    int resume(@Mixin GatewayOptions gateway, @Parameters(paramLabel = "ID") String id) throws InterruptedException {
        return print(gateway, gateway.client().post("/api/runs/" + new RunId(id) + "/resume"));
    }

    private static int print(GatewayOptions gateway, JsonNode run) {
        if (gateway.json()) {
            Json.print(run);
        } else {
            print(run);
        }
        return 0;
    }

    static void print(JsonNode run) {
        System.out.println(
                "run " + run.path("id").asText() + ": " + run.path("status").asText() + ", training step "
                        + run.path("training_step").asLong() + " of "
                        + run.path("steps").asLong());
        if (run.has("loss")) {
            System.out.printf(Locale.ROOT, "  loss %.4f%n", run.path("loss").asDouble());
        }
        for (JsonNode checkpoint : run.path("checkpoints")) {
            System.out.println("  checkpoint " + checkpoint.asText());
        }
        if (run.has("failure")) {
            System.out.println("  " + run.path("failure").path("message").asText());
        }
    }
}
