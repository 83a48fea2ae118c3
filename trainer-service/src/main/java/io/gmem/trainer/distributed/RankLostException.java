package io.gmem.trainer.distributed;

/** Thrown when a rank is lost or unresponsive. The remaining ranks resume from the last checkpoint in a new process group. */
public final class RankLostException extends RuntimeException {
    private static final long serialVersionUID = 1;

    RankLostException(String message, Throwable cause) {
        super(message, cause);
    }
}
