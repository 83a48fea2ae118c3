package io.gmem.trainer.checkpoint;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How checkpoints are kept. */
@ConfigMapping(prefix = "gmem.checkpoints")
public interface CheckpointConfig {
    /** Room a checkpoint leaves free on the disk of the artifact store; one that would not fails its run. */
    @WithDefault("256M")
    MemorySize reservedSpace();
}
