package io.gmem.trainer.crew;

/** A rank is gone or silent: the others go on from the last checkpoint, in a new group. */
public final class CrewLostException extends RuntimeException {
    private static final long serialVersionUID = 1;

    CrewLostException(String message, Throwable cause) {
        super(message, cause);
    }
}
