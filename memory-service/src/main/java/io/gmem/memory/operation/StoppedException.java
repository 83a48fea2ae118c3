package io.gmem.memory.operation;

/** The service is going down in the middle of the work, which begins anew at the next start. */
public final class StoppedException extends Exception {
    private static final long serialVersionUID = 1L;

    public StoppedException() {
        super("stopped");
    }
}
