package io.gmem.trainer.checkpoint;

import io.gmem.contracts.checkpoint.Evaluation;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Writes the files that describe a run into the folder of a checkpoint. */
@FunctionalInterface
public interface CheckpointAttachments {
    /** @param evaluation evaluation of the checkpoint; null when it was not evaluated */
    void write(Path folder, @Nullable Evaluation evaluation) throws IOException;
}
