package io.gmem.memory.model;

import io.gmem.contracts.failure.Category;
import io.gmem.contracts.failure.Failure;
import io.gmem.contracts.failure.FailureException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The folder of models: {@code NAME/} with the files of one, or {@code NAME.safetensors} and its like with what belongs to it. */
public record WeightsFolder(Path folder) {
    private static final List<String> ENDINGS = List.of(".safetensors", ".pth", ".pt", ".th", ".bin", ".ckpt");

    /**
     * The files of a model.
     *
     * @param field that names it
     * @throws FailureException {@code unknown_model} that says where to put it
     */
    List<Path> files(String field, String name) throws IOException {
        Path place = folder.resolve(name);
        if (Files.isDirectory(place)) {
            List<Path> files = filesOf(place, "");
            if (!files.isEmpty()) {
                return files;
            }
        }
        if (ENDINGS.stream().anyMatch(ending -> Files.isRegularFile(folder.resolve(name + ending)))) {
            return filesOf(folder, name + ".");
        }
        throw new FailureException(new Failure(
                "unknown_model",
                Category.USER,
                false,
                field,
                "%s names no model: '%s'; put its files into the folder 'models/%s' of the memory service, or take the built-in one"
                        .formatted(field, name, name)));
    }

    private static List<Path> filesOf(Path folder, String prefix) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> file.getFileName().toString().startsWith(prefix))
                    .filter(file -> !file.getFileName().toString().startsWith("."))
                    .sorted()
                    .toList();
        }
    }
}
