package io.gmem.gateway.error;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Configuration of uploads. */
@ConfigMapping(prefix = "gmem.uploads")
public interface UploadConfig {
    /** Maximum size of an upload, at least 1 byte, for example {@code 4G}; larger uploads are rejected with 413. */
    @WithDefault("4G")
    MemorySize maxSize();
}
