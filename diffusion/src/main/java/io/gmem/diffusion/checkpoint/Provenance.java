package io.gmem.diffusion.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where an imported model came from; {@code provenance.json} of its folder.
 *
 * @param what it was recognised as
 * @param layout of a network's checkpoint
 * @param system whose network it is, where that is known
 * @param source the files it was read from
 * @param files what was written
 * @param because how what is not in a shape was found
 * @param doubts what may be otherwise
 */
public record Provenance(
        String what,
        @Nullable Layout layout,
        @Nullable NetworkSystem system,
        List<FileDigest> source,
        List<FileDigest> files,
        List<String> because,
        List<String> doubts) {
    /** Absent lists are empty ones. */
    @SuppressWarnings({"ConstantValue", "NullAway"})
    public Provenance {
        what = Objects.requireNonNullElse(what, "a model");
        source = List.copyOf(Objects.requireNonNullElse(source, List.of()));
        files = List.copyOf(Objects.requireNonNullElse(files, List.of()));
        because = List.copyOf(Objects.requireNonNullElse(because, List.of()));
        doubts = List.copyOf(Objects.requireNonNullElse(doubts, List.of()));
    }

    static final String FILE_NAME = "provenance.json";

    /** Of a model's folder; null where the folder has none, because it was trained and not imported. */
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
