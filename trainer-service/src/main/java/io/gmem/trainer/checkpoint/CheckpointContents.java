package io.gmem.trainer.checkpoint;

import java.io.IOException;
import java.nio.file.Path;

/** Writes the files of a checkpoint into a folder. */
@FunctionalInterface
interface CheckpointContents {
    void write(Path folder) throws IOException;
}
