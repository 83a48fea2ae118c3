package io.gmem.gateway.error;

import io.gmem.contracts.failure.Category;
import io.gmem.contracts.failure.Failure;
import io.gmem.contracts.failure.FailureException;
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

    /** What an upload of more is refused with. */
    public FailureException tooLarge() {
        return new FailureException(new Failure(
                "body_too_large",
                Category.USER,
                false,
                null,
                "the upload is larger than the " + bytes
                        + " bytes taken here (gmem.uploads.max-size); put it into the import folder of"
                        + " the memory service or name its address, or send it in parts"));
    }
}
