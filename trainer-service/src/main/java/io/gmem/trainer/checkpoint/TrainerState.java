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
 * What the trainer notes beside a checkpoint's tensors: enough to tell whose it is and to speak of it later.
 *
 * @param run that wrote it
 * @param loss mean of the training steps since the checkpoint before; null at step 0
 * @param evaluation what was measured before it was sealed; null where that was not due, or was interrupted
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

    /** Empty when nobody noted anything. */
    public static Optional<TrainerState> read(Path folder) throws IOException {
        Path file = folder.resolve(FILE);
        return Files.isRegularFile(file)
                ? Optional.of(Completeness.check(JSON.readValue(Files.readAllBytes(file), TrainerState.class)))
                : Optional.empty();
    }
}
