package io.gmem.trainer.checkpoint;

import io.gmem.contracts.checkpoint.Evaluation;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Writes what a checkpoint shows of its run into its folder. */
@FunctionalInterface
public interface CheckpointAttachments {
    /** @param evaluation what was measured of it; null where nothing was */
    void write(Path folder, @Nullable Evaluation evaluation) throws IOException;
}
