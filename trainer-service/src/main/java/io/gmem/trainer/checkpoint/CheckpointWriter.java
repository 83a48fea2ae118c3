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

/** Puts checkpoints into the artifact store: whole, or not at all and nothing left behind. */
final class CheckpointWriter {
    private final ArtifactStore store;
    private final long reservedBytes;

    /** @param reservedBytes what a checkpoint leaves free on the disk */
    CheckpointWriter(ArtifactStore store, long reservedBytes) {
        this.store = store;
        this.reservedBytes = reservedBytes;
    }

    /**
     * @param expectedBytes an upper bound of what {@code contents} writes
     * @throws FailureException when there is no room or the disk refuses; earlier checkpoints are untouched
     */
    ArtifactRef write(CheckpointId id, long expectedBytes, CheckpointContents contents) throws IOException {
        Path staged = store.stage();
        try {
            requireRoom(id, Files.getFileStore(staged).getUsableSpace(), expectedBytes);
            contents.write(staged);
            return store.publish(staged, ArtifactPath.checkpoint(id), MediaTypes.CHECKPOINT);
        } catch (ArtifactConflictException e) {
            throw new FailureException(
                    Failure.conflict(
                            "checkpoint_exists",
                            "id",
                            "another checkpoint " + id + " is in the store; start the run under another id"),
                    e);
        } catch (IOException e) {
            throw new FailureException(
                    exhausted("checkpoint_not_written", id, "could not be written: " + e.getMessage()), e);
        } finally {
            store.discard(staged);
        }
    }

    private void requireRoom(CheckpointId id, long usableBytes, long expectedBytes) {
        if (usableBytes - reservedBytes < expectedBytes) {
            throw new FailureException(exhausted(
                    "disk_full",
                    id,
                    "needs " + expectedBytes + " bytes and " + reservedBytes + " to stay free, and the disk has "
                            + usableBytes));
        }
    }

    private static Failure exhausted(String code, CheckpointId id, String what) {
        return new Failure(
                code,
                Category.EXHAUSTED,
                true,
                null,
                "checkpoint " + id + " " + what
                        + "; earlier checkpoints stay: make room and start the run under another" + " id");
    }
}
