package io.gmem.launcher.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gmem.contracts.message.MessageJson;
import io.gmem.diffusion.checkpoint.Hints;
import io.gmem.diffusion.checkpoint.ModelExport;
import io.gmem.diffusion.checkpoint.ModelFile;
import io.gmem.diffusion.checkpoint.ModelImport;
import io.gmem.diffusion.checkpoint.ModelInspection;
import io.gmem.launcher.CommandFailure;
import io.gmem.launcher.ExitCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "models",
        description =
                "Import, export and inspect model files, without a running suite. Show and change the checkpoint that a running"
                        + " suite serves, and its aliases.",
        subcommands = {
            ModelServingCommands.Served.class,
            ModelServingCommands.Alias.class,
            ModelServingCommands.Rollback.class,
            ModelServingCommands.Follow.class
        },
        synopsisSubcommandLabel = "COMMAND")
final class ModelsCommand {
    private interface Work<T> {
        T run() throws IOException;
    }

    @Command(name = "import", description = "Import a checkpoint of any supported layout as a model.")
    int importModel(
            @Mixin HomeOption home,
            @Mixin HintOptions hints,
            @Parameters(
                            paramLabel = "FILE",
                            description =
                                    "a .pt, .pth or .safetensors file, a safetensors index, a folder, or the http(s) URL of a file")
                    String source,
            @Option(names = "--name", description = "name of the model (default: the name of the file)") @Nullable
                    String name,
            @Option(names = "--sha256", description = "expected SHA-256 of a downloaded file") @Nullable String sha256,
            @Option(names = "--json", description = "print the result as JSON") boolean json)
            throws InterruptedException {
        Path path = localFile(home, source, sha256);
        Path target = new ModelsHome(home.home().models()).newModel(name, path);
        attempt(() -> {
            try (var file = ModelFile.open(path, hints.hints());
                    var progress = new ByteProgress("import", ModelImport.work(file))) {
                ModelImport.into(file, target, progress);
            }
            return target;
        });
        report(
                attempt(() -> {
                    try (var file = ModelFile.open(target, Hints.NONE)) {
                        return ModelInspection.quick(file);
                    }
                }),
                json);
        return 0;
    }

    private static Path localFile(HomeOption home, String source, @Nullable String sha256) throws InterruptedException {
        if (!WeightsDownload.isAddress(source)) {
            return Path.of(source);
        }
        try {
            return new WeightsDownload(home.home().models().resolveSibling("downloads")).fetch(source, sha256);
        } catch (IOException e) {
            throw new CommandFailure(ExitCode.FAILED, source + " cannot be stored: " + e.getMessage(), e);
        }
    }

    @Command(name = "export", description = "Export a model in a format of other frameworks.")
    int export(
            @Mixin HomeOption home,
            @Parameters(paramLabel = "MODEL", description = "name or folder of a model") String model,
            @Option(
                            names = "--format",
                            required = true,
                            description =
                                    "hf (Hugging Face folder), pt (torch checkpoint in its original layout) or torchscript")
                    String format,
            @Option(names = "--to", required = true, description = "output file or folder") Path to,
            @Option(
                            names = "--shard-size",
                            defaultValue = "5000",
                            description =
                                    "maximum size in megabytes of one file of a Hugging Face folder (default: ${DEFAULT-VALUE})")
                    long shardMegabytes) {
        Path folder = new ModelsHome(home.home().models()).find(model);
        ModelExport.Format parsed = format(format);
        if (shardMegabytes < 1) {
            throw new CommandFailure(
                    ExitCode.USAGE, "--shard-size must be at least 1 megabyte (was " + shardMegabytes + ")");
        }
        attempt(() -> {
            long work;
            try (var file = ModelFile.open(folder, Hints.NONE)) {
                work = ModelImport.work(file);
            }
            try (var progress = new ByteProgress("export", work)) {
                ModelExport.write(folder, parsed, to, shardMegabytes * 1_000_000, progress);
            }
            return to;
        });
        System.out.println(to);
        return 0;
    }

    private static ModelExport.Format format(String format) {
        return switch (format.toLowerCase(Locale.ROOT)) {
            case "hf" -> ModelExport.Format.HF;
            case "pt" -> ModelExport.Format.PT;
            case "torchscript" -> ModelExport.Format.TORCHSCRIPT;
            default ->
                throw new CommandFailure(
                        ExitCode.USAGE, "--format must be hf, pt or torchscript (was '" + format + "')");
        };
    }

    @Command(
            name = "inspect",
            description = "Show the model type and contents of a file, and what could not be determined.")
    int inspect(
            @Mixin HomeOption home,
            @Mixin HintOptions hints,
            @Parameters(paramLabel = "FILE", description = "file or folder of tensors, or the name of a model")
                    String name,
            @Option(names = "--json", description = "print the result as JSON") boolean json) {
        return inspect(hints.hints(), new ModelsHome(home.home().models()).find(name), json);
    }

    private static int inspect(Hints hints, Path path, boolean json) {
        ModelInspection inspection = attempt(() -> {
            try (var file = ModelFile.open(path, hints);
                    var progress = new ByteProgress("digest", ByteProgress.sizes(file.files()))) {
                return ModelInspection.of(file, progress);
            }
        });
        report(inspection, json);
        return 0;
    }

    private static void report(ModelInspection inspection, boolean json) {
        if (json) {
            System.out.println(inspection.json());
        } else {
            ModelReport.print(inspection);
        }
    }

    @Command(name = "list", description = "List the imported models of a home.")
    int list(@Mixin HomeOption home, @Option(names = "--json", description = "print the result as JSON") boolean json) {
        List<ModelInspection> models = attempt(() -> {
            List<ModelInspection> inspections = new ArrayList<>();
            for (Path model : new ModelsHome(home.home().models()).list()) {
                try (var file = ModelFile.open(model, Hints.NONE)) {
                    inspections.add(ModelInspection.quick(file));
                }
            }
            return inspections;
        });
        if (json) {
            print(models);
            return 0;
        }
        var table = new Table("MODEL", "PARAMETERS", "DESCRIPTION");
        for (ModelInspection model : models) {
            table.row(Path.of(model.path()).getFileName(), "%,d".formatted(model.parameters()), model.what());
        }
        table.print();
        return 0;
    }

    private static void print(List<ModelInspection> models) {
        ObjectNode answer = MessageJson.mapper().createObjectNode();
        ArrayNode items = answer.putArray("items");
        for (ModelInspection model : models) {
            JsonNode json = attempt(() -> MessageJson.mapper().readTree(model.json()));
            items.add(json);
        }
        Json.print(answer);
    }

    private static <T> T attempt(Work<T> work) {
        try {
            return work.run();
        } catch (UncheckedIOException e) {
            Throwable cause = e.getCause();
            throw new CommandFailure(
                    ExitCode.FAILED, String.valueOf(cause == null ? e.getMessage() : cause.getMessage()), e);
        } catch (IOException e) {
            throw new CommandFailure(ExitCode.FAILED, String.valueOf(e.getMessage()), e);
        }
    }
}
