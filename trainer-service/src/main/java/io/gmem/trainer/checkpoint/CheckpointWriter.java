package io.gmem.trainer.checkpoint;

import io.gmem.artifacts.ArtifactConflictException;
import io.gmem.artifacts.ArtifactPath;
import io.gmem.artifacts.ArtifactStore;
import io.gmem.contracts.CheckpointId;
import io.gmem.contracts.artifact.ArtifactRef;
import io.gmem.contracts.artifact.MediaTypes;
import io.gmem.contracts.failure.Category;
import io.gmem.contracts.failure.Failure;
import io.gmem.contracts.failure.FailureException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes checkpoints into the artifact store atomically: a failed write leaves no files. */
final class CheckpointWriter {
    private final ArtifactStore store;
    private final long reservedBytes;

    /** @param reservedBytes disk space that must stay free */
    CheckpointWriter(ArtifactStore store, long reservedBytes) {
        this.store = store;
        this.reservedBytes = reservedBytes;
    }

    /**
     * Writes a checkpoint.
     *
     * @param expectedBytes upper bound of the size of {@code contents}
     * @throws FailureException when the disk space is insufficient or the write fails; earlier checkpoints are unaffected
     */
    ArtifactRef write(CheckpointId id, long expectedBytes, CheckpointContents contents) throws IOException {
        Path staged = store.stage();
        try {
            requireSpace(id, Files.getFileStore(staged).getUsableSpace(), expectedBytes);
            contents.write(staged);
            return store.publish(staged, ArtifactPath.checkpoint(id), MediaTypes.CHECKPOINT);
        } catch (ArtifactConflictException e) {
            throw new FailureException(
                    Failure.conflict(
                            "checkpoint_exists",
                            "id",
                            "checkpoint " + id + " already exists with other contents; start the run with another id"),
                    e);
        } catch (IOException e) {
            throw new FailureException(
                    exhausted("checkpoint_not_written", id, "could not be written: " + e.getMessage()), e);
        } finally {
            store.discard(staged);
        }
    }

    private void requireSpace(CheckpointId id, long usableBytes, long expectedBytes) {
        if (usableBytes - reservedBytes < expectedBytes) {
            throw new FailureException(exhausted(
                    "disk_full",
                    id,
                    "requires " + expectedBytes + " bytes plus " + reservedBytes + " bytes reserved (available: "
                            + usableBytes + ")"));
        }
    }

    private static Failure exhausted(String code, CheckpointId id, String problem) {
        return new Failure(
                code,
                Category.EXHAUSTED,
                true,
                null,
                "checkpoint " + id + " " + problem
                        + "; earlier checkpoints are kept: free disk space and start the run with another id");
    }
}
