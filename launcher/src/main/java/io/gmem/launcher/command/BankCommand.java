package io.gmem.launcher.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.gmem.contracts.BankName;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "bank",
        description = "List, search and change memory banks.",
        subcommands = {
            BankChangeCommands.Import.class,
            BankChangeCommands.Append.class,
            BankChangeCommands.Interpolate.class,
            BankChangeCommands.Compress.class,
            BankChangeCommands.Merge.class,
            BankChangeCommands.Erase.class,
            BankChangeCommands.Alias.class,
            BankQueryCommands.Rows.class,
            BankQueryCommands.Row.class,
            BankQueryCommands.Nearest.class,
            BankQueryCommands.Sample.class,
            BankQueryCommands.Lookup.class,
            BankQueryCommands.PlaneMap.class,
            BankQueryCommands.Coverage.class,
            BankQueryCommands.Diff.class,
            BankOperationCommands.Operations.class,
            BankOperationCommands.Receipt.class
        },
        synopsisSubcommandLabel = "COMMAND")
final class BankCommand {

    @Command(name = "list", description = "List all banks.")
    int list(@Mixin GatewayOptions gateway) throws InterruptedException {
        JsonNode answer = gateway.client().get("/api/banks");
        if (gateway.json()) {
            Json.print(answer);
            return 0;
        }
        var table = new Table("BANK", "NEWEST", "VERSIONS");
        for (JsonNode item : answer.path("items")) {
            table.row(
                    item.path("name").asText(),
                    item.path("newest").asText(),
                    item.path("versions").size());
        }
        table.print();
        return 0;
    }

    @Command(name = "show", description = "Show a bank and its versions.")
    int show(@Mixin GatewayOptions gateway, @Parameters(paramLabel = "NAME") String name) throws InterruptedException {
        JsonNode answer = gateway.client().get("/api/banks/" + new BankName(name));
        if (gateway.json()) {
            Json.print(answer);
            return 0;
        }
        var table = new Table("VERSION", "SNIPPETS", "DIMENSION", "LABELS", "ENCODER", "DATASET", "DIGEST");
        for (JsonNode version : answer.path("versions")) {
            table.row(
                    version.path("version").asText(),
                    version.path("count").asText(),
                    version.path("dimension").asText(),
                    version.path("labels").size(),
                    version.path("encoder").asText(),
                    version.path("dataset").asText(),
                    version.path("digest").asText());
        }
        table.print();
        return 0;
    }
}
