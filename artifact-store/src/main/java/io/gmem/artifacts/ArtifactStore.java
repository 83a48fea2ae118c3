package io.gmem.artifacts;

import io.gmem.contracts.artifact.ArtifactRef;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Keeps artifacts. All methods block on disk or network and may be called from any thread.
 *
 * <p>Writing: fill the folder that {@link #stage} gives, then {@link #publish} it. Until then nothing is visible; a crash
 * leaves only a staging folder, which {@link #sweepStaging} removes.
 */
public interface ArtifactStore {

    /** A new empty local folder to write files into. */
    Path stage() throws IOException;

    /**
     * Makes the staged files durable and visible at {@code path}, in that order, and removes the staging folder. When
     * an artifact of equal content is there already, that one is returned; other content is an {@link
     * ArtifactConflictException}.
     */
    ArtifactRef publish(Path staged, ArtifactPath path, String mediaType) throws IOException;

    /** Removes a staged folder that will not be published. */
    void discard(Path staged) throws IOException;

    /** The artifact at {@code path}, if one was published there. */
    Optional<ArtifactRef> find(ArtifactPath path) throws IOException;

    /**
     * A local folder with the artifact's files, every size and digest checked against the manifest and the manifest
     * against {@code ref}. Read-only for the caller.
     *
     * @throws CorruptArtifactException when a file is missing, cut short or changed
     */
    Path fetch(ArtifactRef ref) throws IOException;

    /** As {@link #fetch}, of several, in order. */
    default List<Path> fetchAll(List<ArtifactRef> refs) throws IOException {
        List<Path> folders = new ArrayList<>();
        for (ArtifactRef ref : refs) {
            folders.add(fetch(ref));
        }
        return folders;
    }

    /** Artifacts directly below {@code folder}, in the order of their names (numbers by value). */
    List<ArtifactPath> list(ArtifactPath folder) throws IOException;

    /** Removes the artifact; nothing happens when there is none. */
    void delete(ArtifactPath path) throws IOException;

    /** Removes what crashed writers left behind. Call at start, before any {@link #stage}. */
    void sweepStaging() throws IOException;
}
