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

/** The imported models of a home: a folder each, named by letters, digits, dots and dashes. */
record ModelsHome(Path folder) {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");

    /** In the order of their names. */
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

    /** Where a model of this name is to be; by default it is called as its file. */
    Path place(@Nullable String name, Path source) {
        String called = name == null ? nameOf(source) : name;
        if (!NAME.matcher(called).matches()) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "--name is of small letters, digits, '.', '_' and '-', at most 64 of them, not '" + called + "'");
        }
        Path place = folder.resolve(called);
        if (Files.exists(place)) {
            throw new CommandFailure(
                    ExitCode.CONFLICT, "there is a model '" + called + "' already; give another --name");
        }
        return place;
    }

    private static String nameOf(Path source) {
        String file = String.valueOf(source.toAbsolutePath().normalize().getFileName());
        String stem = Files.isDirectory(source) ? file : file.replaceFirst("\\.[A-Za-z]+$", "");
        return stem.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9._-]+", "-").replaceFirst("^[._-]+", "");
    }

    /** A model by its name, or a folder or file anywhere. */
    Path find(String nameOrPath) {
        Path named = NAME.matcher(nameOrPath).matches() ? folder.resolve(nameOrPath) : null;
        if (named != null && Files.isDirectory(named)) {
            return named;
        }
        Path path = Path.of(nameOrPath);
        if (!Files.exists(path)) {
            throw new CommandFailure(
                    ExitCode.FAILED,
                    "there is no model '" + nameOrPath + "' in " + folder + " and no file or folder of that name;"
                            + " 'gmem models list' shows what there is");
        }
        return path;
    }
}
