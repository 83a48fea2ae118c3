package io.gmem.memory.shard;

import io.gmem.artifacts.ArtifactStore;
import io.gmem.contracts.dataset.DatasetSpec;
import io.gmem.contracts.failure.Failure;
import io.gmem.contracts.failure.FailureException;
import io.gmem.memory.source.FileTree;
import io.gmem.memory.source.FolderLabels;
import io.gmem.memory.source.ImageNames;
import io.gmem.memory.source.LatentShards;
import io.gmem.memory.source.Licenses;
import io.gmem.memory.source.SourceLocator;
import io.gmem.memory.source.TreeLimits;
import io.gmem.memory.source.UnsupportedSourceException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keeps the source of the current data set open from shard to shard. For use by one thread. */
public final class OpenSource implements AutoCloseable {
    /**
     * An open source.
     *
     * @param folders labels of the images; empty for latents
     * @param latents null if the source contains images
     */
    public record Opened(
            FileTree tree,
            RowListing listing,
            FolderLabels folders,
            @Nullable LatentShards latents) implements AutoCloseable {

        static Opened of(FileTree tree, Path directory, TreeLimits limits, @Nullable String licence)
                throws IOException {
            Licenses licences = Licenses.in(tree, licence);
            LatentShards latents = LatentShards.in(tree, directory, limits);
            if (latents != null) {
                return new Opened(tree, RowListing.of(latents, licences), FolderLabels.of(List.of()), latents);
            }
            List<String> images = ImageNames.in(tree);
            FolderLabels folders = FolderLabels.of(images);
            return new Opened(tree, RowListing.of(images, folders, licences), folders, null);
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
     * Opens the source of a data set unless it is already open; another open source is closed first.
     *
     * @param acceptedAt identifies the attempt at the data set
     * @throws FailureException if the source does not exist or is not supported
     */
    public Opened of(DatasetSpec spec, Instant acceptedAt) throws IOException {
        String requested = spec.id() + "/" + acceptedAt;
        Opened open = opened;
        if (open != null && key.equals(requested)) {
            return open;
        }
        close();
        Path source = locator.locate(spec, acceptedAt);
        Path directory = store.stage();
        scratch = directory;
        try {
            open = opened(FileTree.open(source, directory, limits), directory, spec);
        } catch (UnsupportedSourceException e) {
            throw new FailureException(Failure.invalid("source", "source " + e.getMessage()), e);
        }
        opened = open;
        key = requested;
        return open;
    }

    private Opened opened(FileTree tree, Path directory, DatasetSpec spec) throws IOException {
        try {
            return Opened.of(tree, directory.resolve("shards"), limits, spec.licence());
        } catch (IOException | RuntimeException e) {
            tree.close();
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        Opened open = opened;
        Path directory = scratch;
        opened = null;
        scratch = null;
        key = "";
        if (open != null) {
            open.close();
        }
        if (directory != null) {
            store.discard(directory);
        }
    }
}
