package io.gmem.launcher.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The commands that show and change the served checkpoint and its aliases. Each prints the resulting state. */
final class ModelServingCommands {
    private ModelServingCommands() {}

    @Command(name = "served", description = "Show the served checkpoint, its pin and all aliases.")
    static final class Served implements Callable<Integer> {
        @Mixin
        private GatewayOptions gateway = new GatewayOptions();

        @Override
        public Integer call() throws InterruptedException {
            return show(gateway, gateway.client().get("/api/models"));
        }
    }

    @Command(name = "alias", description = "Point an alias at a checkpoint.")
    static final class Alias implements Callable<Integer> {
        @Mixin
        private GatewayOptions gateway = new GatewayOptions();

        @Parameters(index = "0", paramLabel = "ALIAS")
        private String alias = "";

        @Parameters(index = "1", paramLabel = "CHECKPOINT", description = "run@step")
        private String checkpoint = "";

        @Option(names = "--expected", description = "move the alias only if it currently points at this checkpoint")
        private @Nullable String expected;

        @Override
        public Integer call() throws InterruptedException {
            Map<String, Object> request = new LinkedHashMap<>(Map.of("checkpoint", checkpoint));
            if (expected != null) {
                request.put("expected", expected);
            }
            return show(gateway, gateway.client().put("/api/models/aliases/" + alias, request));
        }
    }

    @Command(name = "rollback", description = "Serve the previously served checkpoint and pin it.")
    static final class Rollback implements Callable<Integer> {
        @Mixin
        private GatewayOptions gateway = new GatewayOptions();

        @Override
        public Integer call() throws InterruptedException {
            return show(gateway, gateway.client().post("/api/models/rollback"));
        }
    }

    @Command(
            name = "follow",
            description = "Remove the pin: serve the newest checkpoint and later ones as they are written.")
    static final class Follow implements Callable<Integer> {
        @Mixin
        private GatewayOptions gateway = new GatewayOptions();

        @Override
        public Integer call() throws InterruptedException {
            return show(gateway, gateway.client().post("/api/models/follow"));
        }
    }

    private static int show(GatewayOptions gateway, JsonNode models) {
        if (gateway.json()) {
            Json.print(models);
            return 0;
        }
        JsonNode serving = models.path("serving");
        System.out.println("serving  " + serving.path("checkpoint").asText("none")
                + (serving.hasNonNull("bank") ? " with " + serving.path("bank").asText() : "")
                + (models.path("pinned").asBoolean()
                        ? ", pinned to " + models.path("pinned_to").asText()
                        : ""));
        System.out.println("latest   " + models.path("latest").asText("none"));
        for (JsonNode alias : models.path("aliases")) {
            System.out.println(alias.path("alias").asText() + "  "
                    + alias.path("checkpoint").asText());
        }
        return 0;
    }
}
