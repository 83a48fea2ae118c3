package io.gmem.launcher.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.gmem.launcher.gateway.LongTasks;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Options of all bank operations, and the output of their results. */
class BankOperationOptions {
    @Mixin
    GatewayOptions gateway;

    @Parameters(index = "0", paramLabel = "BANK", description = "name, name@3 or name@stable")
    String bank;

    @Option(
            names = "--id",
            description = "id of the operation; a repeated request with the same id runs once (default: generated)")
    @Nullable
    String id;

    @Option(names = "--description", description = "free-text description of the new version")
    @Nullable
    String description;

    @Option(names = "--detach", description = "return without waiting for the operation")
    boolean detach;

    String path(String rest) {
        return "/api/banks/" + bank.replace("/", "%2F").replace(" ", "%20") + rest;
    }

    /** Returns the fields that all operation requests share. */
    Map<String, Object> request() {
        Map<String, Object> request = new LinkedHashMap<>();
        request.put("id", operationId());
        if (description != null) {
            request.put("description", description);
        }
        return request;
    }

    /** Returns the query parameters of an operation whose body is a file. */
    Map<String, String> query(String fileName) {
        Map<String, String> query = new LinkedHashMap<>();
        query.put("id", operationId());
        query.put("file_name", fileName);
        if (description != null) {
            query.put("description", description);
        }
        return query;
    }

    private String operationId() {
        return id == null ? "op-" + UUID.randomUUID() : id;
    }

    /** Waits for the operation, unless {@code --detach} is set, and prints it. */
    int finish(JsonNode requested) throws InterruptedException {
        JsonNode operation = detach
                ? requested
                : new LongTasks(gateway.client()).operation(requested.path("id").asText());
        if (gateway.json()) {
            Json.print(operation);
            return 0;
        }
        System.out.println("operation " + operation.path("id").asText() + ": "
                + operation.path("status").asText()
                + (operation.has("version") ? ", " + operation.path("version").asText() : ""));
        for (JsonNode skipped : operation.path("skipped")) {
            System.out.println("  skipped " + skipped.path("name").asText() + ": "
                    + skipped.path("reason").asText());
        }
        if (operation.has("compression")) {
            System.out.println("  " + operation.path("compression"));
        }
        if (operation.has("erasure")) {
            JsonNode erasure = operation.path("erasure");
            System.out.println("  " + erasure.path("versions") + " versions contained the rows, " + erasure.path("runs")
                    + " runs were trained with them, " + erasure.path("images") + " images were generated from them: "
                    + erasure.path("receipt").asText());
            System.out.println("  trained weights are not changed");
        }
        return 0;
    }
}
