package io.gmem.tensorfiles;

import java.io.IOException;
import java.nio.file.Path;

/** A file is not what its format says. */
public final class MalformedTensorFileException extends IOException {
    private static final long serialVersionUID = 1L;

    public MalformedTensorFileException(Path file, String what, String remedy) {
        super(file.getFileName() + " " + what + "; " + remedy);
    }
}
