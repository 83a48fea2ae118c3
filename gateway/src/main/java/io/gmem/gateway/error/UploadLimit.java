package io.gmem.gateway.error;

import io.gmem.contracts.failure.Category;
import io.gmem.contracts.failure.Failure;
import io.gmem.contracts.failure.FailureException;
import io.gmem.contracts.failure.InvalidInputException;
import jakarta.enterprise.context.ApplicationScoped;

/** The validated maximum size of an upload. */
@ApplicationScoped
public class UploadLimit {
    private final long bytes;

    UploadLimit(UploadConfig config) {
        this.bytes = config.maxSize().asLongValue();
        InvalidInputException.unless(bytes > 0, "gmem.uploads.max-size", "must be greater than 0");
    }

    public long bytes() {
        return bytes;
    }

    /** Returns the exception for an upload that exceeds the limit. */
    public FailureException tooLarge() {
        return new FailureException(new Failure(
                "body_too_large",
                Category.USER,
                false,
                null,
                "the upload must be at most " + bytes
                        + " bytes (gmem.uploads.max-size); for larger data, use the import folder of"
                        + " the memory service, a download URL, or several smaller uploads"));
    }
}
