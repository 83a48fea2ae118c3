package io.gmem.memory.model;

import io.gmem.contracts.failure.Category;
import io.gmem.contracts.failure.Failure;
import io.gmem.contracts.failure.FailureException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The model directory: {@code NAME/} contains the files of a model, or {@code NAME.safetensors} (or another weights extension)
 * has companions of the same base name.
 */
public record WeightsFolder(Path folder) {
    private static final List<String> EXTENSIONS = List.of(".safetensors", ".pth", ".pt", ".th", ".bin", ".ckpt");

    /**
     * Returns the files of a model.
     *
     * @param field of the specification that names the model
     * @throws FailureException {@code unknown_model}, which names the expected location
     */
    List<Path> files(String field, String name) throws IOException {
        Path directory = folder.resolve(name);
        if (Files.isDirectory(directory)) {
            List<Path> files = filesOf(directory, "");
            if (!files.isEmpty()) {
                return files;
            }
        }
        if (EXTENSIONS.stream().anyMatch(ending -> Files.isRegularFile(folder.resolve(name + ending)))) {
            return filesOf(folder, name + ".");
        }
        throw new FailureException(new Failure(
                "unknown_model",
                Category.USER,
                false,
                field,
                "%s names unknown model '%s'; store its files in the folder 'models/%s' of the memory service, or use the built-in model"
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
