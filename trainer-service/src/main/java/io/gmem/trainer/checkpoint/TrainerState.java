package io.gmem.trainer.checkpoint;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.gmem.contracts.checkpoint.Evaluation;
import io.gmem.contracts.message.Completeness;
import io.gmem.contracts.message.MessageJson;
import io.gmem.contracts.run.RunSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The trainer's state file, stored with the tensors of a checkpoint. It identifies the run and allows publishing the checkpoint
 * later.
 *
 * @param run run that wrote the checkpoint
 * @param loss mean loss since the previous checkpoint; null at step 0
 * @param evaluation evaluation made before the checkpoint was sealed; null where none was due or it was interrupted
 */
public record TrainerState(
        RunSpec run,
        @Nullable Double loss,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Evaluation evaluation) {
    public static final String FILE = "trainer_state.json";

    private static final ObjectMapper JSON = MessageJson.mapper().enable(SerializationFeature.INDENT_OUTPUT);

    public void write(Path folder) throws IOException {
        Files.write(folder.resolve(FILE), JSON.writeValueAsBytes(this));
    }

    /** Reads the state file; empty when the folder has none. */
    public static Optional<TrainerState> read(Path folder) throws IOException {
        Path file = folder.resolve(FILE);
        return Files.isRegularFile(file)
                ? Optional.of(Completeness.check(JSON.readValue(Files.readAllBytes(file), TrainerState.class)))
                : Optional.empty();
    }
}
