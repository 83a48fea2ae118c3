package io.gmem.diffusion.image;

import java.io.IOException;
import java.util.Objects;

/**
 * Thrown when bytes are not a supported image. {@link #getMessage()} is a readable reason, for example "truncated JPEG" or "too large:
 * 40000x40000 pixels, at most 67108864". Checked, because it is an expected outcome in a folder of images.
 */
public final class UndecodableImageException extends IOException {

    private static final long serialVersionUID = 1L;

    public UndecodableImageException(String reason) {
        super(reason);
    }

    UndecodableImageException(String reason, Throwable cause) {
        super(reason, cause);
    }

    /** Returns the reason as an actionable message. */
    public String reason() {
        return Objects.requireNonNull(getMessage());
    }
}
