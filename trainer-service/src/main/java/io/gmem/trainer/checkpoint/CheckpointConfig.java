package io.gmem.trainer.checkpoint;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Storage of checkpoints. */
@ConfigMapping(prefix = "gmem.checkpoints")
public interface CheckpointConfig {
    /** Disk space that a checkpoint must leave free in the artifact store. A checkpoint that would use it fails its run. */
    @WithDefault("256M")
    MemorySize reservedSpace();
}
