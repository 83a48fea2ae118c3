package io.gmem.memory.ingest;

import io.gmem.artifacts.ArtifactPath;
import io.gmem.artifacts.ArtifactStore;
import io.gmem.contracts.artifact.ArtifactRef;
import io.gmem.contracts.artifact.MediaTypes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A store with space for shards but not for the data set that is assembled from them. */
final class FullStore implements ArtifactStore {
    private final ArtifactStore store;
    int shards;

    FullStore(ArtifactStore store) {
        this.store = store;
    }

    @Override
    public Path stage() throws IOException {
        return store.stage();
    }

    @Override
    public ArtifactRef publish(Path staged, ArtifactPath path, String mediaType) throws IOException {
        if (mediaType.equals(MediaTypes.DATASET)) {
            throw new IOException("no space left");
        }
        shards += mediaType.equals(MediaTypes.SHARD) ? 1 : 0;
        return store.publish(staged, path, mediaType);
    }

    @Override
    public void discard(Path staged) throws IOException {
        store.discard(staged);
    }

    @Override
    public Optional<ArtifactRef> find(ArtifactPath path) throws IOException {
        return store.find(path);
    }

    @Override
    public Path fetch(ArtifactRef ref) throws IOException {
        return store.fetch(ref);
    }

    @Override
    public List<ArtifactPath> list(ArtifactPath folder) throws IOException {
        return store.list(folder);
    }

    @Override
    public void delete(ArtifactPath path) throws IOException {
        store.delete(path);
    }

    @Override
    public void sweepStaging() throws IOException {
        store.sweepStaging();
    }
}
