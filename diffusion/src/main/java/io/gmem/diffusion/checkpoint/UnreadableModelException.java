package io.gmem.diffusion.checkpoint;

import java.io.IOException;

/** A file that is whole, but not a model that can be taken in as it is; the message names what is in the way and the remedy. */
public final class UnreadableModelException extends IOException {
    private static final long serialVersionUID = 1L;

    public UnreadableModelException(String message) {
        super(message);
    }
}
