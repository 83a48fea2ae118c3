package io.gmem.artifacts;

import io.gmem.contracts.artifact.ArtifactRef;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Stores immutable artifacts. All methods block on disk or network and may be called from any thread.
 *
 * <p>To write an artifact, write files into the folder returned by {@link #stage}, then {@link #publish} it. The artifact is
 * not visible before. A crash leaves only a staging folder, which {@link #sweepStaging} removes.
 */
public interface ArtifactStore {

    /** Creates a new empty local folder to write files into. */
    Path stage() throws IOException;

    /**
     * Makes the staged files durable, then visible at {@code path}, and removes the staging folder. If an artifact of equal
     * content already exists at the path, it is returned.
     *
     * @throws ArtifactConflictException if an artifact of different content exists at the path
     */
    ArtifactRef publish(Path staged, ArtifactPath path, String mediaType) throws IOException;

    /** Removes a staged folder that will not be published. */
    void discard(Path staged) throws IOException;

    /** Returns the artifact published at {@code path}, if any. */
    Optional<ArtifactRef> find(ArtifactPath path) throws IOException;

    /**
     * Returns a local folder with the artifact's files. The sizes and digests of all files are verified against the manifest,
     * and the manifest against {@code ref}. The caller must not modify the folder.
     *
     * @throws CorruptArtifactException if a file is missing, truncated or changed
     */
    Path fetch(ArtifactRef ref) throws IOException;

    /** Fetches several artifacts, in order. */
    default List<Path> fetchAll(List<ArtifactRef> refs) throws IOException {
        List<Path> folders = new ArrayList<>();
        for (ArtifactRef ref : refs) {
            folders.add(fetch(ref));
        }
        return folders;
    }

    /** Lists the artifacts directly below {@code folder}, sorted by name (numbers by value). */
    List<ArtifactPath> list(ArtifactPath folder) throws IOException;

    /** Deletes the artifact. Does nothing if it does not exist. */
    void delete(ArtifactPath path) throws IOException;

    /** Removes staging folders of crashed writers. Must be called at start, before any {@link #stage}. */
    void sweepStaging() throws IOException;
}
