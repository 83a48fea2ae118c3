package io.gmem.memory.operation;

/** Thrown when the service stops during an operation, which is restarted at the next start. */
public final class StoppedException extends Exception {
    private static final long serialVersionUID = 1L;

    public StoppedException() {
        super("stopped");
    }
}
