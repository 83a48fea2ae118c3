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
                "Take models in, give them out, and look at files of tensors: no running suite is needed. Of one that runs: what"
                        + " serves, and by what names.",
        subcommands = {
            ModelSourceCommand.class,
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

    @Command(name = "import", description = "Make a model of the suite from a checkpoint of any layout.")
    int take(
            @Mixin HomeOption home,
            @Mixin HintOptions hints,
            @Parameters(
                            paramLabel = "FILE",
                            description =
                                    "a .pt, .pth, .safetensors, its index, a folder, or the http(s) address of a file")
                    String source,
            @Option(names = "--name", description = "of the model (default: the file's)") @Nullable String name,
            @Option(names = "--sha256", description = "what a fetched file has to be") @Nullable String sha256,
            @Option(names = "--json", description = "answer as JSON") boolean json)
            throws InterruptedException {
        Path path = found(home, source, sha256);
        Path place = new ModelsHome(home.home().models()).place(name, path);
        attempt(() -> {
            try (var file = ModelFile.open(path, hints.hints());
                    var progress = new ByteProgress("import", ModelImport.work(file))) {
                ModelImport.into(file, place, progress);
            }
            return place;
        });
        report(
                attempt(() -> {
                    try (var file = ModelFile.open(place, Hints.NONE)) {
                        return ModelInspection.quick(file);
                    }
                }),
                json);
        return 0;
    }

    private static Path found(HomeOption home, String source, @Nullable String sha256) throws InterruptedException {
        if (!WeightsDownload.isAddress(source)) {
            return Path.of(source);
        }
        try {
            return new WeightsDownload(home.home().models().resolveSibling("downloads")).fetch(source, sha256);
        } catch (IOException e) {
            throw new CommandFailure(ExitCode.FAILED, source + " cannot be kept: " + e.getMessage(), e);
        }
    }

    @Command(name = "export", description = "Write a model as others read it.")
    int give(
            @Mixin HomeOption home,
            @Parameters(paramLabel = "MODEL", description = "a model's name, or its folder") String model,
            @Option(
                            names = "--format",
                            required = true,
                            description =
                                    "hf (Hugging Face folder), pt (the torch checkpoint it came in) or torchscript (a program)")
                    String format,
            @Option(names = "--to", required = true, description = "file or folder to write") Path to,
            @Option(
                            names = "--shard-size",
                            defaultValue = "5000",
                            description = "megabytes in one file of a Hugging Face folder (default: 5000)")
                    long shardMegabytes) {
        Path folder = new ModelsHome(home.home().models()).find(model);
        ModelExport.Format parsed = format(format);
        if (shardMegabytes < 1) {
            throw new CommandFailure(ExitCode.USAGE, "--shard-size is at least 1 megabyte, not " + shardMegabytes);
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
                throw new CommandFailure(ExitCode.USAGE, "--format is hf, pt or torchscript, not '" + format + "'");
        };
    }

    @Command(name = "inspect", description = "Say what a file is, what is in it, and what is doubtful about it.")
    int inspect(
            @Mixin HomeOption home,
            @Mixin HintOptions hints,
            @Parameters(paramLabel = "FILE", description = "any file or folder of tensors, or a model's name")
                    String name,
            @Option(names = "--json", description = "answer as JSON") boolean json) {
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

    @Command(name = "list", description = "The models of this home.")
    int list(@Mixin HomeOption home, @Option(names = "--json", description = "answer as JSON") boolean json) {
        List<ModelInspection> models = attempt(() -> {
            List<ModelInspection> found = new ArrayList<>();
            for (Path model : new ModelsHome(home.home().models()).list()) {
                try (var file = ModelFile.open(model, Hints.NONE)) {
                    found.add(ModelInspection.quick(file));
                }
            }
            return found;
        });
        if (json) {
            print(models);
            return 0;
        }
        var table = new Table("MODEL", "PARAMETERS", "WHAT");
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
