package io.gmem.launcher.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.gmem.launcher.CommandFailure;
import io.gmem.launcher.ExitCode;
import io.gmem.launcher.gateway.FileUpload;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The commands that change banks. Each creates a new version and leaves existing versions unchanged. */
final class BankChangeCommands {
    private BankChangeCommands() {}

    @Command(
            name = "import",
            description =
                    "Import a bank from a safetensors or .pth file (full, compressed, or a checkpoint of the original GMem).")
    static final class Import implements Callable<Integer> {
        @Mixin
        private BankOperationOptions options;

        @Parameters(index = "1", paramLabel = "FILE")
        private Path file;

        @Option(names = "--encoder", description = "name of the encoder that produced the vectors")
        private @Nullable String encoder;

        @Option(names = "--like", description = "an existing bank version of the same encoder")
        private @Nullable String like;

        @Override
        public Integer call() throws InterruptedException {
            Map<String, String> query = options.query(String.valueOf(file.getFileName()));
            query.put("name", options.bank);
            if (encoder != null) {
                query.put("encoder", encoder);
            }
            if (like != null) {
                query.put("like", like);
            }
            return options.finish(new FileUpload(options.gateway.client()).send("/api/banks", file, query));
        }
    }

    @Command(
            name = "append",
            description = "Append an image, a zip or tar of images or, with --vectors, the vectors of a file.")
    static final class Append implements Callable<Integer> {
        @Mixin
        private BankOperationOptions options;

        @Parameters(index = "1", paramLabel = "FILE")
        private Path file;

        @Option(names = "--vectors", description = "the file contains vectors: safetensors, .pth or JSON")
        private boolean vectors;

        @Option(names = "--label", description = "label of all appended rows (default: the folder names of an archive)")
        private @Nullable String label;

        @Override
        public Integer call() throws InterruptedException {
            Map<String, String> query = options.query(String.valueOf(file.getFileName()));
            if (label != null) {
                query.put("label", label);
            }
            String path = options.path(vectors ? "/vectors" : "/images");
            return options.finish(new FileUpload(options.gateway.client()).send(path, file, query));
        }
    }

    @Command(name = "interpolate", description = "Append rows interpolated between pairs of rows.")
    static final class Interpolate implements Callable<Integer> {
        @Mixin
        private BankOperationOptions options;

        @Parameters(
                index = "1..*",
                paramLabel = "FIRST:SECOND:WEIGHT",
                arity = "1..*",
                description = "rows and weight, for example 3:17:0.3")
        private List<String> pairs;

        @Option(
                names = "--method",
                defaultValue = "spherical",
                description = "linear, spherical, concat or mask (default: ${DEFAULT-VALUE})")
        private String method;

        @Option(names = "--seed", defaultValue = "0", description = "seed of the masks (default: ${DEFAULT-VALUE})")
        private long seed;

        @Override
        public Integer call() throws InterruptedException {
            Map<String, Object> request = options.request();
            request.put("method", method);
            request.put("seed", seed);
            List<Map<String, Object>> all = new ArrayList<>();
            for (String pair : pairs) {
                all.add(pair(pair));
            }
            request.put("pairs", all);
            return options.finish(options.gateway.client().post(options.path("/interpolate"), request));
        }

        private static Map<String, Object> pair(String text) {
            String[] parts = text.split(":", -1);
            try {
                if (parts.length == 3) {
                    return Map.of(
                            "first", Long.parseLong(parts[0]),
                            "second", Long.parseLong(parts[1]),
                            "weight", Double.parseDouble(parts[2]));
                }
            } catch (NumberFormatException e) {
                throw invalid(text, e);
            }
            throw invalid(text, null);
        }

        private static CommandFailure invalid(String text, @Nullable Throwable cause) {
            String message = "pair must be FIRST:SECOND:WEIGHT, for example 3:17:0.3 (was '" + text + "')";
            return cause == null
                    ? new CommandFailure(ExitCode.USAGE, message)
                    : new CommandFailure(ExitCode.USAGE, message, cause);
        }
    }

    @Command(name = "compress", description = "Compress a bank to rank RANK: every row becomes a sum of RANK vectors.")
    static final class Compress implements Callable<Integer> {
        @Mixin
        private BankOperationOptions options;

        @Parameters(index = "1", paramLabel = "RANK")
        private int rank;

        @Override
        public Integer call() throws InterruptedException {
            Map<String, Object> request = options.request();
            request.put("rank", rank);
            return options.finish(options.gateway.client().post(options.path("/compress"), request));
        }
    }

    @Command(name = "merge", description = "Append the rows of another bank version of the same encoder.")
    static final class Merge implements Callable<Integer> {
        @Mixin
        private BankOperationOptions options;

        @Parameters(index = "1", paramLabel = "WITH", description = "name, name@3 or name@stable")
        private String with;

        @Override
        public Integer call() throws InterruptedException {
            Map<String, Object> request = options.request();
            request.put("with", with);
            return options.finish(options.gateway.client().post(options.path("/merge"), request));
        }
    }

    @Command(
            name = "erase",
            description = "Erase rows. The next version no longer contains them, and requests for them are rejected."
                    + " Trained weights are not changed.")
    static final class Erase implements Callable<Integer> {
        @Mixin
        private BankOperationOptions options;

        @Parameters(index = "1..*", paramLabel = "ROW", arity = "1..*")
        private List<Long> rows;

        @Option(names = "--reason", description = "reason recorded in the receipt")
        private @Nullable String reason;

        @Override
        public Integer call() throws InterruptedException {
            Map<String, Object> request = options.request();
            request.put("rows", rows);
            if (reason != null) {
                request.put("reason", reason);
            }
            return options.finish(options.gateway.client().post(options.path("/erase"), request));
        }
    }

    @Command(name = "alias", description = "Point an alias at a version.")
    static final class Alias implements Callable<Integer> {
        @Mixin
        private BankOperationOptions options;

        @Parameters(index = "1", paramLabel = "ALIAS", description = "stable, or any other alias name")
        private String alias;

        @Parameters(index = "2", paramLabel = "VERSION", description = "name@3")
        private String version;

        @Option(names = "--expect", description = "move the alias only if it currently points at this version")
        private @Nullable String expected;

        @Override
        public Integer call() throws InterruptedException {
            Map<String, Object> request = new LinkedHashMap<>();
            request.put("id", options.request().get("id"));
            request.put("version", version);
            if (expected != null) {
                request.put("expected", expected);
            }
            JsonNode response = options.gateway.client().put(options.path("/aliases/" + alias), request);
            return options.finish(response);
        }
    }
}
