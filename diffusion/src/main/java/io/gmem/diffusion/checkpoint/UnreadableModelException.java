package io.gmem.diffusion.checkpoint;

import java.io.IOException;

/** Thrown when an intact file cannot be used as a model. The message states the reason and the remedy. */
public final class UnreadableModelException extends IOException {
    private static final long serialVersionUID = 1L;

    public UnreadableModelException(String message) {
        super(message);
    }
}
