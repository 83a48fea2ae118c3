package io.gmem.diffusion.image;

import java.io.IOException;
import java.util.Objects;

/**
 * These bytes are not a picture we can read. {@link #getMessage()} is a reason for a person: "truncated JPEG",
 * "too large: 40000x40000 pixels, at most 67108864". Checked, because in a folder of pictures it is an expected outcome.
 */
public final class UndecodableImageException extends IOException {

    private static final long serialVersionUID = 1L;

    public UndecodableImageException(String reason) {
        super(reason);
    }

    UndecodableImageException(String reason, Throwable cause) {
        super(reason, cause);
    }

    /** The reason, in words a person can act on. */
    public String reason() {
        return Objects.requireNonNull(getMessage());
    }
}
