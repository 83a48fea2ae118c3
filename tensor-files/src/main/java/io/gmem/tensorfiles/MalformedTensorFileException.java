package io.gmem.tensorfiles;

import java.io.IOException;
import java.nio.file.Path;

/** Thrown when a file violates its format; the message names the file, the fault and a remedy. */
public final class MalformedTensorFileException extends IOException {
    private static final long serialVersionUID = 1L;

    public MalformedTensorFileException(Path file, String what, String remedy) {
        super(file.getFileName() + " " + what + "; " + remedy);
    }
}
