package io.gmem.launcher.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.gmem.contracts.BankName;
import io.gmem.contracts.DatasetId;
import io.gmem.launcher.gateway.LongTasks;
import io.gmem.launcher.gateway.PictureUpload;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "dataset",
        description = "Take pictures in, and list what there is.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
final class DatasetCommand {

    @Command(
            name = "add",
            description = "Make a data set, and version 1 of its bank, from a folder, zip or tar of pictures.")
    int add(
            @Mixin GatewayOptions gateway,
            @Parameters(paramLabel = "PATH", description = "the pictures; folders in it are their labels") Path path,
            @Option(names = "--id", required = true, description = "name of the data set") String id,
            @Option(names = "--resolution", description = "pixels on a side, a multiple of 8 (default: 32)") @Nullable
                    Integer resolution,
            @Option(names = "--bank", description = "name of the bank (default: the data set's)") @Nullable String bank,
            @Option(names = "--description", description = "free text") @Nullable String description,
            @Option(names = "--autoencoder", description = "makes the latents: pixels (default), or a model by name")
                    @Nullable
                    String autoencoder,
            @Option(names = "--encoder", description = "makes the snippets: hog-color (default), or a model by name")
                    @Nullable
                    String encoder,
            @Option(names = "--flip", description = "prepare the mirror image of every picture too") boolean flip,
            @Option(names = "--tokens", description = "keep the encoder's vectors of places, for REPA's loss")
                    boolean tokens,
            @Option(names = "--detach", description = "do not wait until it is done") boolean detach)
            throws InterruptedException {
        Map<String, String> query = new LinkedHashMap<>();
        query.put("id", new DatasetId(id).value());
        if (resolution != null) {
            query.put("resolution", resolution.toString());
        }
        if (bank != null) {
            query.put("bank", new BankName(bank).value());
        }
        if (description != null) {
            query.put("description", description);
        }
        if (autoencoder != null) {
            query.put("autoencoder", autoencoder);
        }
        if (encoder != null) {
            query.put("encoder", encoder);
        }
        if (flip) {
            query.put("flip", "true");
        }
        if (tokens) {
            query.put("tokens", "true");
        }
        var client = gateway.client();
        JsonNode dataset = new PictureUpload(client).send(path, query);
        if (!detach) {
            dataset = new LongTasks(client).dataset(id);
        }
        print(gateway, dataset);
        return 0;
    }

    @Command(name = "list", description = "All data sets, newest first.")
    int list(@Mixin GatewayOptions gateway) throws InterruptedException {
        JsonNode answer = gateway.client().get("/api/datasets");
        if (gateway.json()) {
            Json.print(answer);
            return 0;
        }
        var table = new Table("DATASET", "STATUS", "PICTURES", "SKIPPED", "SIZE", "LABELS", "BANK");
        for (JsonNode item : answer.path("items")) {
            table.row(
                    item.path("id").asText(),
                    item.path("status").asText(),
                    item.path("count").asText("-"),
                    item.path("skipped_count").asText("-"),
                    item.path("spec").path("resolution").asText(),
                    item.path("labels").size(),
                    item.path("bank_version").asText("-"));
        }
        table.print();
        return 0;
    }

    @Command(name = "show", description = "One data set.")
    int show(@Mixin GatewayOptions gateway, @Parameters(paramLabel = "ID") String id) throws InterruptedException {
        print(gateway, gateway.client().get("/api/datasets/" + new DatasetId(id)));
        return 0;
    }

    private static void print(GatewayOptions gateway, JsonNode dataset) {
        if (gateway.json()) {
            Json.print(dataset);
            return;
        }
        System.out.println("data set " + dataset.path("id").asText() + ": "
                + dataset.path("status").asText());
        if (dataset.has("count")) {
            System.out.println("  " + dataset.path("count") + " pictures of "
                    + dataset.path("spec").path("resolution") + " pixels on a side, "
                    + dataset.path("labels").size() + " labels, bank "
                    + dataset.path("bank_version").asText());
        }
        for (JsonNode skipped : dataset.path("skipped")) {
            System.out.println("  skipped " + skipped.path("name").asText() + ": "
                    + skipped.path("reason").asText());
        }
        if (dataset.has("failure")) {
            System.out.println("  " + dataset.path("failure").path("message").asText());
        }
    }
}
