package io.gmem.memory.ingest;

/** Who wants to know how far the work is, and may want it to stop. Called on the thread of the work. */
public interface IngestObserver {

    /**
     * @param done pictures looked at
     * @param total pictures in the source
     * @param skipped of those, how many could not be used
     */
    void looked(long done, long total, long skipped);

    /** Whether the work is to stop. */
    boolean stopped();
}
