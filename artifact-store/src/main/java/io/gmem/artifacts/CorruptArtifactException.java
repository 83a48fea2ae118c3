package io.gmem.artifacts;

import java.io.IOException;
import java.nio.file.Path;

/** Thrown if an artifact does not match its manifest. Fetch it again, or rebuild it. */
public final class CorruptArtifactException extends IOException {
    private static final long serialVersionUID = 1L;

    public CorruptArtifactException(Path artifact, String problem) {
        super("artifact " + artifact.getFileName() + " is corrupt: " + problem);
    }
}
