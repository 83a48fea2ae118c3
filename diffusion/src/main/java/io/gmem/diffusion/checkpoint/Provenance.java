package io.gmem.diffusion.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The provenance of an imported model; {@code provenance.json} of its folder.
 *
 * @param what description of the recognized model
 * @param layout layout of a network's checkpoint
 * @param system system that trained the network; null if unknown
 * @param source files that were read
 * @param files files that were written
 * @param because sources of the properties that tensor shapes do not determine
 * @param doubts assumptions that may be wrong
 */
public record Provenance(
        String what,
        @Nullable Layout layout,
        @Nullable NetworkSystem system,
        List<FileDigest> source,
        List<FileDigest> files,
        List<String> because,
        List<String> doubts) {
    /** Replaces absent lists by empty ones. */
    @SuppressWarnings({"ConstantValue", "NullAway"})
    public Provenance {
        what = Objects.requireNonNullElse(what, "a model");
        source = List.copyOf(Objects.requireNonNullElse(source, List.of()));
        files = List.copyOf(Objects.requireNonNullElse(files, List.of()));
        because = List.copyOf(Objects.requireNonNullElse(because, List.of()));
        doubts = List.copyOf(Objects.requireNonNullElse(doubts, List.of()));
    }

    static final String FILE_NAME = "provenance.json";

    /** Reads the provenance of a model's folder; null if there is none, because the model was trained and not imported. */
    static @Nullable Provenance read(Path folder) throws IOException {
        Path file = folder.resolve(FILE_NAME);
        if (!Files.isRegularFile(file)) {
            return null;
        }
        try {
            return CheckpointJson.MAPPER.treeToValue(CheckpointJson.read(file), Provenance.class);
        } catch (JsonProcessingException | RuntimeException e) {
            throw new UnreadableModelException(FILE_NAME + " is damaged: " + e.getMessage());
        }
    }
}
