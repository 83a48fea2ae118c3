package io.gmem.memory.ingest;

/** Who wants to know how far the work is, and may want it to stop. Called after each picture, on the thread of the work. */
public interface Observer {

    /**
     * @param done pictures looked at
     * @param total pictures in the source
     * @param skipped of those, how many could not be used
     */
    void looked(long done, long total, long skipped);

    /** Whether the work is to stop; it then ends with a {@link StoppedException}. */
    boolean stopped();

    /** Stops the work if it is to stop. */
    default void check() throws StoppedException {
        if (stopped()) {
            throw new StoppedException();
        }
    }
}
