package io.gmem.memory.shard;

import io.gmem.artifacts.ArtifactStore;
import io.gmem.contracts.dataset.DatasetSpec;
import io.gmem.contracts.failure.Failure;
import io.gmem.contracts.failure.FailureException;
import io.gmem.memory.source.FileTree;
import io.gmem.memory.source.NotATreeException;
import io.gmem.memory.source.SourceLocator;
import io.gmem.memory.source.TreeLimits;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The source of the data set that is in work, kept open from shard to shard. One thread. */
public final class OpenSource implements AutoCloseable {
    /** What is open. */
    public record Opened(FileTree tree, Listing listing) {}

    private final ArtifactStore store;
    private final SourceLocator locator;
    private final TreeLimits limits;
    private String key = "";
    private @Nullable Opened opened;
    private @Nullable Path scratch;

    public OpenSource(ArtifactStore store, SourceLocator locator, TreeLimits limits) {
        this.store = store;
        this.locator = locator;
        this.limits = limits;
    }

    /**
     * Opens it, unless it is open; another one is closed first.
     *
     * @param acceptedAt tells one attempt at a data set from another
     * @throws FailureException when there is none, or it holds no files
     */
    public Opened of(DatasetSpec spec, Instant acceptedAt) throws IOException {
        String wanted = spec.id() + "/" + acceptedAt;
        Opened open = opened;
        if (open != null && key.equals(wanted)) {
            return open;
        }
        close();
        Path source = locator.locate(spec, acceptedAt);
        Path room = store.stage();
        scratch = room;
        try {
            FileTree tree = FileTree.open(source, room, limits);
            open = new Opened(tree, Listing.of(tree));
        } catch (NotATreeException e) {
            throw new FailureException(Failure.invalid("source", "source " + e.getMessage()), e);
        }
        opened = open;
        key = wanted;
        return open;
    }

    @Override
    public void close() throws IOException {
        Opened open = opened;
        Path room = scratch;
        opened = null;
        scratch = null;
        key = "";
        if (open != null) {
            open.tree().close();
        }
        if (room != null) {
            store.discard(room);
        }
    }
}
