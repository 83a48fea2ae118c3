package io.gmem.artifacts;

import java.io.IOException;
import java.nio.file.Path;

/** An artifact is not what its manifest says. Ask for it again, or have it made anew. */
public final class CorruptArtifactException extends IOException {
    private static final long serialVersionUID = 1L;

    public CorruptArtifactException(Path artifact, String what) {
        super("artifact " + artifact.getFileName() + " is damaged: " + what);
    }
}
