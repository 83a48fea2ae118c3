package io.gmem.memorybank;

import java.io.IOException;
import java.nio.file.Path;

/** A folder that is not the bank or data set it should be; the message names the file and what is wrong with it. */
public final class MalformedArtifactException extends IOException {
    private static final long serialVersionUID = 1L;

    MalformedArtifactException(Path file, String what) {
        super(file + " " + what);
    }

    MalformedArtifactException(Path file, Throwable cause) {
        super(file + " cannot be read: " + cause.getMessage(), cause);
    }

    /** Refuses {@code file} with {@code what} unless {@code sound}. */
    public static void unless(boolean sound, Path file, String what) throws MalformedArtifactException {
        if (!sound) {
            throw new MalformedArtifactException(file, what);
        }
    }
}
