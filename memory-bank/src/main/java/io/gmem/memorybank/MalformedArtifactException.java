package io.gmem.memorybank;

import java.io.IOException;
import java.nio.file.Path;

/** Thrown when a folder is not a valid bank or data set; the message names the file and the fault. */
public final class MalformedArtifactException extends IOException {
    private static final long serialVersionUID = 1L;

    MalformedArtifactException(Path file, String what) {
        super(file + " " + what);
    }

    MalformedArtifactException(Path file, Throwable cause) {
        super(file + " cannot be read: " + cause.getMessage(), cause);
    }

    /** Throws with {@code file} and the fault {@code what} unless {@code sound}. */
    public static void unless(boolean sound, Path file, String what) throws MalformedArtifactException {
        if (!sound) {
            throw new MalformedArtifactException(file, what);
        }
    }
}
