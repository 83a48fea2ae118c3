package io.gmem.gateway.error;

import io.gmem.contracts.failure.InvalidInputException;
import jakarta.enterprise.context.ApplicationScoped;

/** How large an upload may be. */
@ApplicationScoped
public class UploadLimit {
    private final long bytes;

    UploadLimit(UploadConfig config) {
        this.bytes = config.maxSize().asLongValue();
        InvalidInputException.unless(bytes > 0, "gmem.uploads.max-size", "is above 0");
    }

    public long bytes() {
        return bytes;
    }
}
