package io.gmem.launcher.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.gmem.launcher.CommandFailure;
import io.gmem.launcher.ExitCode;
import io.gmem.launcher.gateway.FileUpload;
import java.net.URLEncoder;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The commands that query banks. */
final class BankQueryCommands {
    private static final String BANK = "name, name@3 or name@stable";

    private BankQueryCommands() {}

    private static String path(String bank, String rest, Map<String, String> query) {
        String parameters = query.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), UTF_8))
                .collect(Collectors.joining("&"));
        String path = "/api/banks/" + bank.replace(" ", "%20") + rest;
        return parameters.isEmpty() ? path : path + "?" + parameters;
    }

    private static void put(Map<String, String> query, String name, @Nullable Object value) {
        if (value != null) {
            query.put(name, value.toString());
        }
    }

    private static int print(GatewayOptions gateway, JsonNode answer) {
        if (gateway.json()) {
            Json.print(answer);
            return 0;
        }
        var table = new Table("ROW", "LABEL", "SOURCE", "SIZE", "LICENCE", "SIMILARITY");
        for (JsonNode item : answer.path("items")) {
            JsonNode row = item.path("row").isObject() ? item.path("row") : item;
            table.row(
                    row.path("row").asText(),
                    row.path("label").asText("-"),
                    row.path("erased").asBoolean()
                            ? "(erased)"
                            : row.path("source").asText(),
                    row.has("width") ? row.path("width") + "x" + row.path("height") : "-",
                    row.path("licence").asText("-"),
                    item.has("similarity")
                            ? String.format(
                                    Locale.ROOT, "%.4f", item.path("similarity").asDouble())
                            : "");
        }
        table.print();
        return 0;
    }

    @Command(name = "rows", description = "List rows by number, label or source prefix.")
    static final class Rows implements Callable<Integer> {
        @Mixin
        private GatewayOptions gateway;

        @Parameters(index = "0", paramLabel = "BANK", description = BANK)
        private String bank;

        @Option(names = "--ids", description = "comma-separated row numbers")
        private @Nullable String ids;

        @Option(names = "--label", description = "only rows with this label")
        private @Nullable String label;

        @Option(names = "--source", description = "prefix of the source")
        private @Nullable String source;

        @Option(names = "--offset", description = "number of rows to skip")
        private @Nullable Long offset;

        @Option(names = "--limit", description = "maximum number of rows")
        private @Nullable Integer limit;

        @Override
        public Integer call() throws InterruptedException {
            Map<String, String> query = new LinkedHashMap<>();
            put(query, "ids", ids);
            put(query, "label", label);
            put(query, "source", source);
            put(query, "offset", offset);
            put(query, "limit", limit);
            return print(gateway, gateway.client().get(path(bank, "/rows", query)));
        }
    }

    @Command(name = "row", description = "Show one row with its vector, as JSON.")
    static final class Row implements Callable<Integer> {
        @Mixin
        private GatewayOptions gateway;

        @Parameters(index = "0", paramLabel = "BANK", description = BANK)
        private String bank;

        @Parameters(index = "1", paramLabel = "ROW")
        private long row;

        @Override
        public Integer call() throws InterruptedException {
            Json.print(gateway.client().get(path(bank, "/rows/" + row, Map.of())));
            return 0;
        }
    }

    @Command(name = "nearest", description = "Find the rows most similar to a row, an image or a vector.")
    static final class Nearest implements Callable<Integer> {
        @Mixin
        private GatewayOptions gateway;

        @Parameters(index = "0", paramLabel = "BANK", description = BANK)
        private String bank;

        @Option(names = "--row", description = "number of the query row")
        private @Nullable Long row;

        @Option(names = "--image", paramLabel = "FILE", description = "query image")
        private @Nullable Path image;

        @Option(names = "--vector", paramLabel = "NUMBERS", split = ",", description = "query vector, comma-separated")
        private @Nullable List<Double> vector;

        @Option(names = "--label", description = "only rows with this label")
        private @Nullable String label;

        @Option(names = "-k", defaultValue = "10", description = "number of rows (default: ${DEFAULT-VALUE})")
        private int k;

        @Override
        public Integer call() throws InterruptedException {
            Map<String, String> query = new LinkedHashMap<>();
            if (Stream.of(row, image, vector).filter(Objects::nonNull).count() != 1) {
                throw new CommandFailure(ExitCode.USAGE, "exactly one of --row, --image and --vector is required");
            }
            if (image != null) {
                put(query, "k", k);
                put(query, "label", label);
                return print(
                        gateway, new FileUpload(gateway.client()).send(path(bank, "/nearest", Map.of()), image, query));
            }
            Map<String, Object> request = new LinkedHashMap<>();
            request.put(row == null ? "vector" : "row", row == null ? vector : row);
            request.put("k", k);
            if (label != null) {
                request.put("label", label);
            }
            return print(gateway, gateway.client().post(path(bank, "/nearest", Map.of()), request));
        }
    }

    @Command(name = "draw", description = "Sample rows at random.")
    static final class Sample implements Callable<Integer> {
        @Mixin
        private GatewayOptions gateway;

        @Parameters(index = "0", paramLabel = "BANK", description = BANK)
        private String bank;

        @Option(names = "--seed", description = "seed of the random choice")
        private @Nullable Long seed;

        @Option(names = "-n", description = "number of rows")
        private @Nullable Integer count;

        @Option(names = "--by", description = "distribution: uniform or frequency")
        private @Nullable String by;

        @Option(names = "--label", description = "only rows with this label")
        private @Nullable String label;

        @Override
        public Integer call() throws InterruptedException {
            Map<String, String> query = new LinkedHashMap<>();
            put(query, "seed", seed);
            put(query, "n", count);
            put(query, "by", by);
            put(query, "label", label);
            return print(gateway, gateway.client().get(path(bank, "/draw", query)));
        }
    }

    @Command(
            name = "lookup",
            description = "Look up the row for an initial noise vector, with the method of the original GMem.")
    static final class Lookup implements Callable<Integer> {
        @Mixin
        private GatewayOptions gateway;

        @Parameters(index = "0", paramLabel = "BANK", description = BANK)
        private String bank;

        @Parameters(
                index = "1..*",
                paramLabel = "NUMBER",
                arity = "1..*",
                description = "components of the noise vector")
        private List<Double> noise;

        @Override
        public Integer call() throws InterruptedException {
            Json.print(gateway.client().post(path(bank, "/lookup", Map.of()), Map.of("noise", noise)));
            return 0;
        }
    }

    @Command(name = "map", description = "Project rows onto their first two principal components.")
    static final class PlaneMap implements Callable<Integer> {
        @Mixin
        private GatewayOptions gateway;

        @Parameters(index = "0", paramLabel = "BANK", description = BANK)
        private String bank;

        @Option(names = "--offset", description = "first row of a consecutive range (default: evenly spaced rows)")
        private @Nullable Long offset;

        @Option(names = "--limit", description = "number of rows, at most 20000")
        private @Nullable Integer limit;

        @Override
        public Integer call() throws InterruptedException {
            Map<String, String> query = new LinkedHashMap<>();
            put(query, "offset", offset);
            put(query, "limit", limit);
            JsonNode answer = gateway.client().get(path(bank, "/map", query));
            if (gateway.json()) {
                Json.print(answer);
                return 0;
            }
            var table = new Table("ROW", "X", "Y", "LABEL");
            for (JsonNode point : answer.path("points")) {
                table.row(
                        point.path("row").asText(),
                        decimals(point.path("x")),
                        decimals(point.path("y")),
                        point.path("label").asText("-"));
            }
            table.print();
            return 0;
        }
    }

    private static String decimals(JsonNode number) {
        return String.format(Locale.ROOT, "%.4f", number.asDouble());
    }

    @Command(name = "coverage", description = "Show how evenly the rows cover the embedding space.")
    static final class Coverage implements Callable<Integer> {
        @Mixin
        private GatewayOptions gateway;

        @Parameters(index = "0", paramLabel = "BANK", description = BANK)
        private String bank;

        @Option(names = "--threshold", description = "minimum cosine similarity of near-duplicates (default: 0.98)")
        private @Nullable Double threshold;

        @Override
        public Integer call() throws InterruptedException {
            Map<String, String> query = new LinkedHashMap<>();
            put(query, "threshold", threshold);
            JsonNode answer = gateway.client().get(path(bank, "/coverage", query));
            if (gateway.json()) {
                Json.print(answer);
                return 0;
            }
            JsonNode components = answer.path("components");
            JsonNode duplicates = answer.path("near_duplicates");
            System.out.printf(
                    Locale.ROOT,
                    "%s: %d rows, effective rank %.1f (of %d rows), %d near-duplicates of %d (cosine at least %s)%n",
                    answer.path("bank").asText(),
                    answer.path("rows").asLong(),
                    components.path("effective_rank").asDouble(),
                    components.path("fitted_on").asLong(),
                    duplicates.path("rows").asLong(),
                    duplicates.path("sample").asLong(),
                    duplicates.path("threshold").asText());
            printTable("COMPONENTS", "VARIANCE", components.path("explained"), "components", "share");
            printTable("QUANTILE", "NEAREST", answer.path("nearest").path("quantiles"), "quantile", "distance");
            printTable("LABEL", "SHARE", answer.path("labels"), "label", "share");
            return 0;
        }

        private static void printTable(String first, String second, JsonNode items, String name, String value) {
            var table = new Table(first, second);
            items.forEach(item -> table.row(item.path(name).asText("-"), decimals(item.path(value))));
            table.print();
        }
    }

    @Command(name = "diff", description = "Show what TO contains that FROM does not.")
    static final class Diff implements Callable<Integer> {
        @Mixin
        private GatewayOptions gateway;

        @Parameters(index = "0", paramLabel = "FROM", description = BANK)
        private String from;

        @Parameters(index = "1", paramLabel = "TO", description = BANK)
        private String to;

        @Override
        public Integer call() throws InterruptedException {
            Json.print(gateway.client().get(path(from, "/diff", Map.of("to", to))));
            return 0;
        }
    }
}
