package io.gmem.memory.source;

import io.gmem.artifacts.ArtifactPath;
import io.gmem.artifacts.ArtifactStore;
import io.gmem.artifacts.CorruptArtifactException;
import io.gmem.contracts.dataset.DatasetSource;
import io.gmem.contracts.dataset.DatasetSpec;
import io.gmem.contracts.failure.Failure;
import io.gmem.contracts.failure.FailureException;
import io.gmem.contracts.failure.InvalidInputException;
import io.gmem.memory.download.DownloadCache;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Resolves the source of a specification to a local file or folder. Error messages reveal no local path. */
public final class SourceLocator {
    private final ArtifactStore store;
    private final Path imports;
    private final @Nullable DownloadCache downloads;

    /**
     * Creates a locator without downloads.
     *
     * @param imports the import folder, the only one that {@link DatasetSource.Folder} can name; need not exist
     */
    public SourceLocator(ArtifactStore store, Path imports) {
        this(store, imports, null);
    }

    /** @param downloads fetches the file of a {@link DatasetSource.Address} */
    public SourceLocator(ArtifactStore store, Path imports, @Nullable DownloadCache downloads) {
        this.store = store;
        this.imports = imports;
        this.downloads = downloads;
    }

    /**
     * Returns the local path of a data set's source. The file at a URL is downloaded first, once for all instances of the
     * service. It is stored with the shards of the data set, which are removed when the data set is published or has failed.
     *
     * @param acceptedAt identifies the attempt at the data set
     * @throws FailureException if the source does not exist or access to it is not allowed
     */
    public Path locate(DatasetSpec spec, Instant acceptedAt) throws IOException {
        if (downloads != null && spec.source() instanceof DatasetSource.Address address) {
            var path = ArtifactPath.shard(spec.id(), acceptedAt.toEpochMilli() + "-source", 0);
            return singleFile(store.fetch(downloads.fetched(address, spec.id().value(), path)));
        }
        return locate(spec.source());
    }

    /**
     * Returns the local path of the source.
     *
     * @throws FailureException if the source does not exist or access to it is not allowed
     */
    public Path locate(DatasetSource source) throws IOException {
        if (source instanceof DatasetSource.Upload upload) {
            return uploaded(upload);
        }
        if (source instanceof DatasetSource.Folder folder) {
            return imported(folder.path());
        }
        throw new InvalidInputException("source.kind", "must not be 'address', which only data sets support");
    }

    private Path uploaded(DatasetSource.Upload upload) throws IOException {
        try {
            return singleFile(store.fetch(upload.file()));
        } catch (CorruptArtifactException | InvalidInputException e) {
            throw new FailureException(
                    Failure.missing(
                            "upload",
                            "source.file",
                            "upload '" + upload.fileName() + "' is missing or damaged at "
                                    + upload.file().uri() + "; send it again"),
                    e);
        }
    }

    private static Path singleFile(Path artifact) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.list(artifact)) {
            files = all.filter(file -> !file.getFileName().toString().equals("manifest.json"))
                    .toList();
        }
        InvalidInputException.unless(
                files.size() == 1 && Files.isRegularFile(files.get(0)),
                "source.file",
                "must be an upload of exactly one file");
        return files.get(0);
    }

    private Path imported(String path) throws IOException {
        Path resolved;
        try {
            resolved = imports.resolve(path).toRealPath();
        } catch (NoSuchFileException | InvalidPathException e) {
            throw new FailureException(
                    Failure.missing(
                            "source",
                            "source.path",
                            "'" + path + "' does not exist in the import folder of the memory service"),
                    e);
        }
        InvalidInputException.unless(
                resolved.startsWith(imports.toRealPath()),
                "source.path",
                "must not lead out of the import folder; store a copy there instead of a link");
        InvalidInputException.unless(
                Files.isDirectory(resolved) || Files.isRegularFile(resolved),
                "source.path",
                "must be a folder or a file");
        return resolved;
    }
}
