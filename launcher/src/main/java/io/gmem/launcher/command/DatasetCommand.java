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

@Command(name = "dataset", description = "Create and list data sets.", synopsisSubcommandLabel = "COMMAND")
final class DatasetCommand {

    @Command(
            name = "add",
            description =
                    "Create a data set, and version 1 of its bank, from a folder, zip, tar or URL of images or latent shards.")
    int add(
            @Mixin GatewayOptions gateway,
            @Parameters(
                            paramLabel = "PATH|URL",
                            description =
                                    "images, labeled by their folder names, or latent shards; a URL is downloaded by the memory service")
                    String from,
            @Option(names = "--sha256", description = "expected SHA-256 of the file at a URL") @Nullable String sha256,
            @Option(names = "--id", required = true, description = "name of the data set") String id,
            @Option(names = "--resolution", description = "width and height in pixels, a multiple of 8 (default: 32)")
                    @Nullable
                    Integer resolution,
            @Option(names = "--bank", description = "name of the bank (default: the name of the data set)") @Nullable
                    String bank,
            @Option(names = "--description", description = "free-text description") @Nullable String description,
            @Option(
                            names = "--autoencoder",
                            description = "model that encodes images to latents, or pixels for none (default: pixels)")
                    @Nullable
                    String autoencoder,
            @Option(
                            names = "--encoder",
                            description =
                                    "encoder of the snippets: hog-color or the name of a model (default: hog-color)")
                    @Nullable
                    String encoder,
            @Option(names = "--flip", description = "also prepare the horizontal mirror of every image") boolean flip,
            @Option(
                            names = "--tokens",
                            description = "store the patch tokens of the encoder, which the REPA loss requires")
                    boolean tokens,
            @Option(names = "--licence", description = "license of the images (default: the LICENSE file among them)")
                    @Nullable
                    String licence,
            @Option(names = "--detach", description = "return without waiting for the data set") boolean detach)
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
                ? client.post("/api/datasets", withSource(from, sha256, query))
                : upload(client, from, sha256, query);
        if (!detach) {
            dataset = new LongTasks(client).dataset(id);
        }
        print(gateway, dataset);
        return 0;
    }

    private static JsonNode upload(
            GatewayClient client, String from, @Nullable String sha256, Map<String, Object> query)
            throws InterruptedException {
        if (sha256 != null) {
            throw new CommandFailure(ExitCode.USAGE, "--sha256 requires a URL (was '" + from + "')");
        }
        return new ImageUpload(client).send(Path.of(from), query);
    }

    private static Map<String, Object> withSource(String url, @Nullable String sha256, Map<String, Object> query) {
        Map<String, Object> source = new LinkedHashMap<>(Map.of("kind", "address"));
        source.put("url", url);
        if (sha256 != null) {
            source.put("sha256", sha256);
        }
        Map<String, Object> request = new LinkedHashMap<>(query);
        request.put("source", source);
        return request;
    }

    @Command(name = "list", description = "List all data sets, newest first.")
    int list(@Mixin GatewayOptions gateway) throws InterruptedException {
        JsonNode answer = gateway.client().get("/api/datasets");
        if (gateway.json()) {
            Json.print(answer);
            return 0;
        }
        var table = new Table("DATASET", "STATUS", "IMAGES", "SKIPPED", "SIZE", "LABELS", "BANK");
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

    @Command(name = "show", description = "Show one data set.")
    int show(@Mixin GatewayOptions gateway, @Parameters(paramLabel = "ID") String id) throws InterruptedException {
        print(gateway, gateway.client().get("/api/datasets/" + new DatasetId(id)));
        return 0;
    }

    @Command(name = "likenesses", description = "List groups of near-duplicate images.")
    int nearDuplicates(
            @Mixin GatewayOptions gateway,
            @Parameters(paramLabel = "ID") String id,
            @Option(names = "--offset", description = "number of groups to skip (default: 0)") @Nullable Long offset,
            @Option(names = "--limit", description = "maximum number of groups, 1 to 500 (default: 50)") @Nullable
                    Integer limit)
            throws InterruptedException {
        JsonNode answer = gateway.client()
                .get("/api/datasets/" + new DatasetId(id) + "/likenesses?offset=" + (offset == null ? 0 : offset)
                        + "&limit=" + (limit == null ? 50 : limit));
        if (gateway.json()) {
            Json.print(answer);
            return 0;
        }
        var table = new Table("IMAGES", "MAX BITS", "SOURCES");
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

    private static String contents(JsonNode dataset) {
        JsonNode latents = dataset.path("latents");
        if (latents.isMissingNode()) {
            return "images of " + dataset.path("spec").path("resolution") + " x "
                    + dataset.path("spec").path("resolution") + " pixels";
        }
        String size = dataset.path("latent_size").asText();
        return "latents of %s x %s x %s from %s shards, without images; %s"
                .formatted(
                        dataset.path("channels").asText(),
                        size,
                        size,
                        latents.path("shards").asText(),
                        latents.has("resolution")
                                ? "samples are decoded to images of " + latents.path("resolution") + " pixels"
                                : "samples cannot be decoded to images (no --autoencoder was given)");
    }

    private static void print(GatewayOptions gateway, JsonNode dataset) {
        if (gateway.json()) {
            Json.print(dataset);
            return;
        }
        System.out.println("data set " + dataset.path("id").asText() + ": "
                + dataset.path("status").asText());
        if (dataset.has("count")) {
            System.out.println("  " + dataset.path("count") + " " + contents(dataset) + ", "
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
        JsonNode nearDuplicates = dataset.path("likenesses");
        if (nearDuplicates.path("groups").asLong() > 0) {
            System.out.println("  " + nearDuplicates.path("pictures") + " images are near-duplicates of others, in "
                    + nearDuplicates.path("groups") + " groups ('gmem dataset likenesses' lists them)");
        }
        if (dataset.has("failure")) {
            System.out.println("  " + dataset.path("failure").path("message").asText());
        }
    }
}
