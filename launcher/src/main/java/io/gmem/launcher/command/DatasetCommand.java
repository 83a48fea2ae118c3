package io.gmem.launcher.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.gmem.contracts.BankName;
import io.gmem.contracts.DatasetId;
import io.gmem.launcher.CommandFailure;
import io.gmem.launcher.ExitCode;
import io.gmem.launcher.gateway.GatewayClient;
import io.gmem.launcher.gateway.ImageUpload;
import io.gmem.launcher.gateway.LongTasks;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "dataset",
        description = "Take pictures in, and list what there is.",
        synopsisSubcommandLabel = "COMMAND")
final class DatasetCommand {

    @Command(
            name = "add",
            description =
                    "Make a data set, and version 1 of its bank, from a folder, zip or tar of pictures or latent shards, or its address.")
    int add(
            @Mixin GatewayOptions gateway,
            @Parameters(
                            paramLabel = "PATH|URL",
                            description =
                                    "the pictures, whose folders are their labels, or latent shards; the memory service fetches a URL")
                    String from,
            @Option(names = "--sha256", description = "what the file at a URL has to be") @Nullable String sha256,
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
            @Option(
                            names = "--licence",
                            description = "terms the images may be used under (default: a LICENSE among them)")
                    @Nullable
                    String licence,
            @Option(names = "--detach", description = "do not wait until it is done") boolean detach)
            throws InterruptedException {
        Map<String, Object> query = new LinkedHashMap<>();
        query.put("id", new DatasetId(id).value());
        if (resolution != null) {
            query.put("resolution", resolution);
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
            query.put("flip", true);
        }
        if (tokens) {
            query.put("tokens", true);
        }
        if (licence != null) {
            query.put("licence", licence);
        }
        var client = gateway.client();
        JsonNode dataset = WeightsDownload.isAddress(from)
                ? client.post("/api/datasets", addressed(from, sha256, query))
                : sent(client, from, sha256, query);
        if (!detach) {
            dataset = new LongTasks(client).dataset(id);
        }
        print(gateway, dataset);
        return 0;
    }

    private static JsonNode sent(GatewayClient client, String from, @Nullable String sha256, Map<String, Object> query)
            throws InterruptedException {
        if (sha256 != null) {
            throw new CommandFailure(ExitCode.USAGE, "--sha256 is for a URL; " + from + " is sent as it is");
        }
        return new ImageUpload(client).send(Path.of(from), query);
    }

    private static Map<String, Object> addressed(String url, @Nullable String sha256, Map<String, Object> query) {
        Map<String, Object> source = new LinkedHashMap<>(Map.of("kind", "address"));
        source.put("url", url);
        if (sha256 != null) {
            source.put("sha256", sha256);
        }
        Map<String, Object> request = new LinkedHashMap<>(query);
        request.put("source", source);
        return request;
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

    @Command(name = "likenesses", description = "Pictures that are nearly the same, group by group.")
    int likenesses(
            @Mixin GatewayOptions gateway,
            @Parameters(paramLabel = "ID") String id,
            @Option(names = "--offset", description = "groups to pass over (default: 0)") @Nullable Long offset,
            @Option(names = "--limit", description = "groups to show, 1 to 500 (default: 50)") @Nullable Integer limit)
            throws InterruptedException {
        JsonNode answer = gateway.client()
                .get("/api/datasets/" + new DatasetId(id) + "/likenesses?offset=" + (offset == null ? 0 : offset)
                        + "&limit=" + (limit == null ? 50 : limit));
        if (gateway.json()) {
            Json.print(answer);
            return 0;
        }
        var table = new Table("PICTURES", "MOST BITS", "SOURCES");
        for (JsonNode group : answer.path("items")) {
            int bits = 0;
            List<String> sources = new ArrayList<>();
            for (int i = 0; i < group.path("rows").size(); i++) {
                bits = Math.max(bits, group.path("bits").path(i).asInt());
                sources.add(group.path("sources").path(i).asText());
            }
            table.row(sources.size(), bits, String.join("  ", sources));
        }
        table.print();
        return 0;
    }

    private static String kind(JsonNode dataset) {
        JsonNode latents = dataset.path("latents");
        if (latents.isMissingNode()) {
            return "pictures of " + dataset.path("spec").path("resolution") + " pixels on a side";
        }
        String size = dataset.path("latent_size").asText();
        return "latents of %s x %s x %s from %s shards, without pictures; %s"
                .formatted(
                        dataset.path("channels").asText(),
                        size,
                        size,
                        latents.path("shards").asText(),
                        latents.has("resolution")
                                ? "drawn ones become pictures of " + latents.path("resolution") + " pixels"
                                : "nothing decodes what is drawn (no --autoencoder was named)");
    }

    private static void print(GatewayOptions gateway, JsonNode dataset) {
        if (gateway.json()) {
            Json.print(dataset);
            return;
        }
        System.out.println("data set " + dataset.path("id").asText() + ": "
                + dataset.path("status").asText());
        if (dataset.has("count")) {
            System.out.println("  " + dataset.path("count") + " " + kind(dataset) + ", "
                    + dataset.path("labels").size() + " labels, bank "
                    + dataset.path("bank_version").asText());
        }
        if (dataset.has("licence")) {
            System.out.println("  licence: " + dataset.path("licence").asText());
        }
        for (JsonNode skipped : dataset.path("skipped")) {
            System.out.println("  skipped " + skipped.path("name").asText() + ": "
                    + skipped.path("reason").asText());
        }
        JsonNode likenesses = dataset.path("likenesses");
        if (likenesses.path("groups").asLong() > 0) {
            System.out.println("  " + likenesses.path("pictures") + " pictures are nearly the same as others, in "
                    + likenesses.path("groups") + " groups ('gmem dataset likenesses' lists them)");
        }
        if (dataset.has("failure")) {
            System.out.println("  " + dataset.path("failure").path("message").asText());
        }
    }
}
