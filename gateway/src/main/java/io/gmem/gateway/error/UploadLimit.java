package io.gmem.gateway.error;

import io.quarkus.runtime.configuration.MemorySize;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** How large an upload may be. */
@ApplicationScoped
public class UploadLimit {
    private final long bytes;

    /** @param size {@code gmem.uploads.max-size}: above it an upload is refused with 413 */
    UploadLimit(@ConfigProperty(name = "gmem.uploads.max-size") MemorySize size) {
        this.bytes = size.asLongValue();
    }

    public long bytes() {
        return bytes;
    }
}
