package io.gmem.launcher.command;

import io.gmem.launcher.CommandFailure;
import io.gmem.launcher.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The imported models of a home, one folder per model. Names consist of lower-case letters, digits, '.', '_' and '-', at most
 * 64 characters.
 */
record ModelsHome(Path folder) {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");

    /** Returns the folders of all models, sorted by name. */
    List<Path> list() throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> models = Files.list(folder)) {
            return models.filter(Files::isDirectory)
                    .filter(model ->
                            NAME.matcher(model.getFileName().toString()).matches())
                    .sorted()
                    .toList();
        }
    }

    /** Returns the folder of a new model. The default name is that of the file {@code source}. */
    Path newModel(@Nullable String name, Path source) {
        String modelName = name == null ? nameOf(source) : name;
        if (!NAME.matcher(modelName).matches()) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "--name must consist of lower-case letters, digits, '.', '_' and '-', at most 64 characters (was '"
                            + modelName + "')");
        }
        Path target = folder.resolve(modelName);
        if (Files.exists(target)) {
            throw new CommandFailure(
                    ExitCode.CONFLICT, "model '" + modelName + "' already exists; choose another --name");
        }
        return target;
    }

    private static String nameOf(Path source) {
        String file = String.valueOf(source.toAbsolutePath().normalize().getFileName());
        String stem = Files.isDirectory(source) ? file : file.replaceFirst("\\.[A-Za-z]+$", "");
        return stem.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9._-]+", "-").replaceFirst("^[._-]+", "");
    }

    /** Finds a model by name, or a folder or file by path. */
    Path find(String nameOrPath) {
        Path named = NAME.matcher(nameOrPath).matches() ? folder.resolve(nameOrPath) : null;
        if (named != null && Files.isDirectory(named)) {
            return named;
        }
        Path path = Path.of(nameOrPath);
        if (!Files.exists(path)) {
            throw new CommandFailure(
                    ExitCode.FAILED,
                    "model '" + nameOrPath + "' not found in " + folder + ", and no file or folder has that name;"
                            + " 'gmem models list' lists the models");
        }
        return path;
    }
}
