package io.gmem.memory.source;

import java.io.IOException;

/**
 * Thrown for a source that is not a readable folder, zip, tar, packed image file or set of latent shards. The message is a
 * predicate about the source and is shown to the user.
 */
public final class UnsupportedSourceException extends IOException {
    private static final long serialVersionUID = 1L;

    UnsupportedSourceException(String message) {
        super(message);
    }

    UnsupportedSourceException(String message, Throwable cause) {
        super(message, cause);
    }
}
