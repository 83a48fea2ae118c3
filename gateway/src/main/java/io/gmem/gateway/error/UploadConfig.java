package io.gmem.gateway.error;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** What may be sent in. */
@ConfigMapping(prefix = "gmem.uploads")
public interface UploadConfig {
    /** The largest upload, at least 1 byte, {@code 4G} for instance; a larger one is refused with 413. */
    @WithDefault("4G")
    MemorySize maxSize();
}
