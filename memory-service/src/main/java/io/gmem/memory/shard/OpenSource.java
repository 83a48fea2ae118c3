package io.gmem.memory.shard;

import io.gmem.artifacts.ArtifactStore;
import io.gmem.contracts.dataset.DatasetSpec;
import io.gmem.contracts.failure.Failure;
import io.gmem.contracts.failure.FailureException;
import io.gmem.memory.source.FileTree;
import io.gmem.memory.source.FolderLabels;
import io.gmem.memory.source.ImageNames;
import io.gmem.memory.source.LatentShards;
import io.gmem.memory.source.Licences;
import io.gmem.memory.source.SourceLocator;
import io.gmem.memory.source.TreeLimits;
import io.gmem.memory.source.UnsupportedSourceException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The source of the data set that is in work, kept open from shard to shard. One thread. */
public final class OpenSource implements AutoCloseable {
    /**
     * What is open.
     *
     * @param folders what they say of the pictures in them; nothing where there are latents
     * @param latents null where the source holds pictures
     */
    public record Opened(
            FileTree tree,
            RowListing listing,
            FolderLabels folders,
            @Nullable LatentShards latents) implements AutoCloseable {

        static Opened of(FileTree tree, Path room, TreeLimits limits, @Nullable String licence) throws IOException {
            Licences licences = Licences.in(tree, licence);
            LatentShards latents = LatentShards.in(tree, room, limits);
            if (latents != null) {
                return new Opened(tree, RowListing.of(latents, licences), FolderLabels.of(List.of()), latents);
            }
            List<String> pictures = ImageNames.in(tree);
            FolderLabels folders = FolderLabels.of(pictures);
            return new Opened(tree, RowListing.of(pictures, folders, licences), folders, null);
        }

        @Override
        public void close() throws IOException {
            if (latents != null) {
                latents.close();
            }
            tree.close();
        }
    }

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
            open = opened(FileTree.open(source, room, limits), room, spec);
        } catch (UnsupportedSourceException e) {
            throw new FailureException(Failure.invalid("source", "source " + e.getMessage()), e);
        }
        opened = open;
        key = wanted;
        return open;
    }

    private Opened opened(FileTree tree, Path room, DatasetSpec spec) throws IOException {
        try {
            return Opened.of(tree, room.resolve("shards"), limits, spec.licence());
        } catch (IOException | RuntimeException e) {
            tree.close();
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        Opened open = opened;
        Path room = scratch;
        opened = null;
        scratch = null;
        key = "";
        if (open != null) {
            open.close();
        }
        if (room != null) {
            store.discard(room);
        }
    }
}
