package io.gmem.trainer.distributed;

/** A rank is gone or silent: the others go on from the last checkpoint, in a new group. */
public final class RankLostException extends RuntimeException {
    private static final long serialVersionUID = 1;

    RankLostException(String message, Throwable cause) {
        super(message, cause);
    }
}
