package io.gmem.artifacts;

import java.io.IOException;

/** Something else was published at the path before; artifacts never change. */
public final class ArtifactConflictException extends IOException {
    private static final long serialVersionUID = 1L;

    public ArtifactConflictException(ArtifactPath path) {
        super("another artifact is at " + path.value() + " already, and artifacts never change");
    }
}
