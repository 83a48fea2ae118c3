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
        description = "Look at checkpoints and what they measure; promote, withhold, pin and unpin them.",
        synopsisSubcommandLabel = "COMMAND")
final class CheckpointCommand {

    @Command(name = "list", description = "All checkpoints, or those of a run; newest first.")
    int list(@Mixin GatewayOptions gateway, @Option(names = "--run", paramLabel = "RUN") @Nullable String run)
            throws InterruptedException {
        JsonNode answer = gateway.client().get("/api/checkpoints" + (run == null ? "" : "?run=" + new RunId(run)));
        if (gateway.json()) {
            Json.print(answer);
            return 0;
        }
        var table = new Table("CHECKPOINT", "LOSS", "FRECHET", "KID", "COPIES", "RECALL", "HELD-OUT", "STATE");
        for (JsonNode checkpoint : answer.path("items")) {
            JsonNode measured = checkpoint.path("evaluation");
            table.row(
                    checkpoint.path("id").asText(),
                    number(checkpoint.path("loss")),
                    number(measured.path("frechet")),
                    number(measured.path("kid")),
                    number(measured.path("copy_rate")),
                    number(measured.path("recall")),
                    number(measured.path("held_out").path("frechet")),
                    state(checkpoint));
        }
        table.print();
        return 0;
    }

    @Command(name = "show", description = "One checkpoint, RUN@STEP.")
    int show(@Mixin GatewayOptions gateway, @Parameters(paramLabel = "ID") String id) throws InterruptedException {
        return answer(gateway, gateway.client().get(path(id)));
    }

    @Command(name = "promote", description = "Let requests that name no checkpoint be drawn with it.")
    int promote(
            @Mixin GatewayOptions gateway,
            @Parameters(paramLabel = "ID") String id,
            @Option(names = "--reason", required = true) String reason)
            throws InterruptedException {
        return answer(gateway, gateway.client().post(path(id) + "/promote", Map.of("reason", reason)));
    }

    @Command(name = "withhold", description = "Keep requests that name no checkpoint from it.")
    int withhold(
            @Mixin GatewayOptions gateway,
            @Parameters(paramLabel = "ID") String id,
            @Option(names = "--reason", required = true) String reason)
            throws InterruptedException {
        return answer(gateway, gateway.client().post(path(id) + "/withhold", Map.of("reason", reason)));
    }

    @Command(name = "pin", description = "Keep it, whatever its run keeps.")
    int pin(@Mixin GatewayOptions gateway, @Parameters(paramLabel = "ID") String id) throws InterruptedException {
        return answer(gateway, gateway.client().put(path(id) + "/pin"));
    }

    @Command(name = "unpin", description = "Keep it no longer than its run does.")
    int unpin(@Mixin GatewayOptions gateway, @Parameters(paramLabel = "ID") String id) throws InterruptedException {
        return answer(gateway, gateway.client().delete(path(id) + "/pin"));
    }

    private static String path(String id) {
        return "/api/checkpoints/" + CheckpointId.parse(id);
    }

    private static int answer(GatewayOptions gateway, JsonNode checkpoint) {
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
        for (Map.Entry<String, JsonNode> measured :
                checkpoint.path("evaluation").properties()) {
            System.out.println("  " + measured.getKey() + " " + measured.getValue());
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
