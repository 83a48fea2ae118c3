package io.gmem.launcher.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.gmem.contracts.CheckpointId;
import io.gmem.contracts.RunId;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "checkpoint",
        description = "List checkpoints and their evaluations; promote, withhold, pin and unpin them.",
        synopsisSubcommandLabel = "COMMAND")
final class CheckpointCommand {

    @Command(name = "list", description = "List all checkpoints, or those of a run, newest first.")
    int list(@Mixin GatewayOptions gateway, @Option(names = "--run", paramLabel = "RUN") @Nullable String run)
            throws InterruptedException {
        JsonNode response = gateway.client().get("/api/checkpoints" + (run == null ? "" : "?run=" + new RunId(run)));
        if (gateway.json()) {
            Json.print(response);
            return 0;
        }
        var table = new Table("CHECKPOINT", "LOSS", "FRECHET", "KID", "COPIES", "RECALL", "HELD-OUT", "STATE");
        for (JsonNode checkpoint : response.path("items")) {
            JsonNode evaluation = checkpoint.path("evaluation");
            table.row(
                    checkpoint.path("id").asText(),
                    number(checkpoint.path("loss")),
                    number(evaluation.path("frechet")),
                    number(evaluation.path("kid")),
                    number(evaluation.path("copy_rate")),
                    number(evaluation.path("recall")),
                    number(evaluation.path("held_out").path("frechet")),
                    state(checkpoint));
        }
        table.print();
        return 0;
    }

    @Command(name = "show", description = "Show one checkpoint, RUN@STEP.")
    int show(@Mixin GatewayOptions gateway, @Parameters(paramLabel = "ID") String id) throws InterruptedException {
        return print(gateway, gateway.client().get(path(id)));
    }

    @Command(name = "promote", description = "Serve requests that name no checkpoint with this one.")
    int promote(
            @Mixin GatewayOptions gateway,
            @Parameters(paramLabel = "ID") String id,
            @Option(names = "--reason", required = true, description = "recorded reason of the decision") String reason)
            throws InterruptedException {
        return print(gateway, gateway.client().post(path(id) + "/promote", Map.of("reason", reason)));
    }

    @Command(name = "withhold", description = "Stop serving requests that name no checkpoint with this one.")
    int withhold(
            @Mixin GatewayOptions gateway,
            @Parameters(paramLabel = "ID") String id,
            @Option(names = "--reason", required = true, description = "recorded reason of the decision") String reason)
            throws InterruptedException {
        return print(gateway, gateway.client().post(path(id) + "/withhold", Map.of("reason", reason)));
    }

    @Command(name = "pin", description = "Exempt the checkpoint from the retention policy of its run.")
    int pin(@Mixin GatewayOptions gateway, @Parameters(paramLabel = "ID") String id) throws InterruptedException {
        return print(gateway, gateway.client().put(path(id) + "/pin"));
    }

    @Command(name = "unpin", description = "Apply the retention policy of the run to the checkpoint again.")
    int unpin(@Mixin GatewayOptions gateway, @Parameters(paramLabel = "ID") String id) throws InterruptedException {
        return print(gateway, gateway.client().delete(path(id) + "/pin"));
    }

    private static String path(String id) {
        return "/api/checkpoints/" + CheckpointId.parse(id);
    }

    private static int print(GatewayOptions gateway, JsonNode checkpoint) {
        if (gateway.json()) {
            Json.print(checkpoint);
            return 0;
        }
        System.out.println("checkpoint " + checkpoint.path("id").asText() + ": " + state(checkpoint));
        JsonNode promotion = checkpoint.path("promotion");
        if (promotion.isObject()) {
            System.out.println("  " + promotion.path("by").asText() + ": "
                    + promotion.path("reason").asText());
        }
        for (Map.Entry<String, JsonNode> metric : checkpoint.path("evaluation").properties()) {
            System.out.println("  " + metric.getKey() + " " + metric.getValue());
        }
        return 0;
    }

    private static String state(JsonNode checkpoint) {
        String state = checkpoint.path("served").asBoolean()
                ? "served"
                : checkpoint.path("eligible").asBoolean() ? "eligible" : "withheld";
        return checkpoint.path("pinned").asBoolean() ? state + ", pinned" : state;
    }

    private static String number(JsonNode value) {
        return value.isNumber() ? String.format(Locale.ROOT, "%.4f", value.asDouble()) : "-";
    }
}
