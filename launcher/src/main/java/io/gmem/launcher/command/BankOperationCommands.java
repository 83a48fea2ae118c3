package io.gmem.launcher.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.gmem.contracts.OperationId;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** The commands that show operations on banks and their results. */
final class BankOperationCommands {
    private BankOperationCommands() {}

    @Command(name = "operations", description = "List all operations, newest first, or show one of them.")
    static final class Operations implements Callable<Integer> {
        @Mixin
        private GatewayOptions gateway;

        @Parameters(
                index = "0",
                arity = "0..1",
                paramLabel = "ID",
                description = "id of the operation to show, as JSON")
        private @Nullable String id;

        @Override
        public Integer call() throws InterruptedException {
            String path = id == null ? "/api/operations" : "/api/operations/" + new OperationId(id);
            JsonNode answer = gateway.client().get(path);
            if (gateway.json() || id != null) {
                Json.print(answer);
                return 0;
            }
            var table = new Table("OPERATION", "KIND", "BANK", "STATUS", "VERSION");
            for (JsonNode item : answer.path("items")) {
                JsonNode spec = item.path("spec");
                table.row(
                        item.path("id").asText(),
                        spec.path("operation").path("kind").asText(),
                        spec.path("bank").asText(),
                        item.path("status").asText(),
                        item.path("version").asText("-"));
            }
            table.print();
            return 0;
        }
    }

    @Command(name = "receipt", description = "Show the versions, runs and images that used the erased rows, as JSON.")
    static final class Receipt implements Callable<Integer> {
        @Mixin
        private GatewayOptions gateway;

        @Parameters(index = "0", paramLabel = "ID", description = "id of the erase operation")
        private String id;

        @Override
        public Integer call() throws InterruptedException {
            Json.print(gateway.client().get("/api/operations/" + new OperationId(id) + "/receipt"));
            return 0;
        }
    }
}
