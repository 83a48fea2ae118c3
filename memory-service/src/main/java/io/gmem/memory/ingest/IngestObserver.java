package io.gmem.memory.ingest;

/** Receives the progress of an ingestion and can stop it. Called on the ingestion thread. */
public interface IngestObserver {

    /**
     * Reports progress.
     *
     * @param done images processed
     * @param total images in the source
     * @param skipped processed images that could not be used
     */
    void onProgress(long done, long total, long skipped);

    /** Whether the ingestion must stop. */
    boolean stopped();
}
