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

/** What is asked of banks. */
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

    @Command(name = "rows", description = "Rows by number, label or the beginning of their source.")
    static final class Rows implements Callable<Integer> {
        @Mixin
        private GatewayOptions gateway;

        @Parameters(index = "0", paramLabel = "BANK", description = BANK)
        private String bank;

        @Option(names = "--ids", description = "numbers with commas between")
        private @Nullable String ids;

        @Option(names = "--label")
        private @Nullable String label;

        @Option(names = "--source", description = "how the source begins")
        private @Nullable String source;

        @Option(names = "--offset")
        private @Nullable Long offset;

        @Option(names = "--limit")
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

    @Command(name = "row", description = "One row with its numbers, as JSON.")
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

    @Command(name = "nearest", description = "The rows most alike a row, a picture or a vector.")
    static final class Nearest implements Callable<Integer> {
        @Mixin
        private GatewayOptions gateway;

        @Parameters(index = "0", paramLabel = "BANK", description = BANK)
        private String bank;

        @Option(names = "--row")
        private @Nullable Long row;

        @Option(names = "--image", paramLabel = "FILE")
        private @Nullable Path image;

        @Option(names = "--vector", paramLabel = "NUMBERS", split = ",", description = "numbers with commas between")
        private @Nullable List<Double> vector;

        @Option(names = "--label", description = "of these only")
        private @Nullable String label;

        @Option(names = "-k", defaultValue = "10", description = "how many (default: ${DEFAULT-VALUE})")
        private int k;

        @Override
        public Integer call() throws InterruptedException {
            Map<String, String> query = new LinkedHashMap<>();
            if (Stream.of(row, image, vector).filter(Objects::nonNull).count() != 1) {
                throw new CommandFailure(ExitCode.USAGE, "--row, --image or --vector is needed, one of the three");
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

    @Command(name = "draw", description = "Rows drawn by a seed.")
    static final class Draw implements Callable<Integer> {
        @Mixin
        private GatewayOptions gateway;

        @Parameters(index = "0", paramLabel = "BANK", description = BANK)
        private String bank;

        @Option(names = "--seed")
        private @Nullable Long seed;

        @Option(names = "-n", description = "how many")
        private @Nullable Integer count;

        @Option(names = "--by", description = "uniform or frequency")
        private @Nullable String by;

        @Option(names = "--label")
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

    @Command(name = "lookup", description = "The row that start noise finds, as the first GMem looks it up.")
    static final class Lookup implements Callable<Integer> {
        @Mixin
        private GatewayOptions gateway;

        @Parameters(index = "0", paramLabel = "BANK", description = BANK)
        private String bank;

        @Parameters(index = "1..*", paramLabel = "NUMBER", arity = "1..*")
        private List<Double> noise;

        @Override
        public Integer call() throws InterruptedException {
            Json.print(gateway.client().post(path(bank, "/lookup", Map.of()), Map.of("noise", noise)));
            return 0;
        }
    }

    @Command(
            name = "map",
            description = "Rows as points of a plane, along the two directions in which they differ most.")
    static final class PlaneMap implements Callable<Integer> {
        @Mixin
        private GatewayOptions gateway;

        @Parameters(index = "0", paramLabel = "BANK", description = BANK)
        private String bank;

        @Option(names = "--offset", description = "rows from this one on, in order; without it rows at even distances")
        private @Nullable Long offset;

        @Option(names = "--limit", description = "how many, at most 20000")
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

    @Command(name = "coverage", description = "How rows cover the space they lie in.")
    static final class Coverage implements Callable<Integer> {
        @Mixin
        private GatewayOptions gateway;

        @Parameters(index = "0", paramLabel = "BANK", description = BANK)
        private String bank;

        @Option(names = "--threshold", description = "cosine from which on rows are near-duplicates (default: 0.98)")
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
                    "%s: %d rows, effective rank %.1f (of %d rows), %d near-duplicates of %d (cosine from %s on)%n",
                    answer.path("bank").asText(),
                    answer.path("rows").asLong(),
                    components.path("effective_rank").asDouble(),
                    components.path("fitted_on").asLong(),
                    duplicates.path("rows").asLong(),
                    duplicates.path("sample").asLong(),
                    duplicates.path("threshold").asText());
            shares("COMPONENTS", "VARIANCE", components.path("explained"), "components", "share");
            shares("QUANTILE", "NEAREST", answer.path("nearest").path("quantiles"), "quantile", "distance");
            shares("LABEL", "SHARE", answer.path("labels"), "label", "share");
            return 0;
        }

        private static void shares(String first, String second, JsonNode items, String name, String value) {
            var table = new Table(first, second);
            items.forEach(item -> table.row(item.path(name).asText("-"), decimals(item.path(value))));
            table.print();
        }
    }

    @Command(name = "diff", description = "What TO has that FROM has not.")
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
