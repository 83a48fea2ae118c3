package io.gmem.memory.source;

import java.io.IOException;

/** A source that cannot be read as a folder, zip, tar or packed pictures; the message says why, in words for its sender. */
public final class UnsupportedSourceException extends IOException {
    private static final long serialVersionUID = 1L;

    UnsupportedSourceException(String message) {
        super(message);
    }

    UnsupportedSourceException(String message, Throwable cause) {
        super(message, cause);
    }
}
