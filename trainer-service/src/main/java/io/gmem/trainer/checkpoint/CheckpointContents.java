package io.gmem.trainer.checkpoint;

import java.io.IOException;
import java.nio.file.Path;

/** Fills a folder with files of a checkpoint. */
@FunctionalInterface
interface CheckpointContents {
    void write(Path folder) throws IOException;
}
