package io.gmem.artifacts;

import java.io.IOException;

/** Thrown if a different artifact is already published at the path. Artifacts are immutable. */
public final class ArtifactConflictException extends IOException {
    private static final long serialVersionUID = 1L;

    public ArtifactConflictException(ArtifactPath path) {
        super("artifact " + path.value() + " already exists with different content; artifacts are immutable");
    }
}
