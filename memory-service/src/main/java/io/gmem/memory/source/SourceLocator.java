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

/** From what a specification says to the file or folder it means. Reveals no path of this machine in what it refuses. */
public final class SourceLocator {
    private final ArtifactStore store;
    private final Path imports;
    private final @Nullable DownloadCache downloads;

    /**
     * One that fetches nothing.
     *
     * @param imports the import folder, the only one that {@link DatasetSource.Folder} can name; it may not be there yet
     */
    public SourceLocator(ArtifactStore store, Path imports) {
        this(store, imports, null);
    }

    /** @param downloads fetches what {@link DatasetSource.Address} names */
    public SourceLocator(ArtifactStore store, Path imports, @Nullable DownloadCache downloads) {
        this.store = store;
        this.imports = imports;
        this.downloads = downloads;
    }

    /**
     * Where the source of a data set lies on this machine. What an address names is fetched first, once for all instances of the
     * service: into the folder of the data set's parts, which is emptied when it is done or has failed.
     *
     * @param acceptedAt tells one attempt at the data set from another
     * @throws FailureException when there is nothing, or it is none of the sender's business
     */
    public Path locate(DatasetSpec spec, Instant acceptedAt) throws IOException {
        if (downloads != null && spec.source() instanceof DatasetSource.Address address) {
            var place = ArtifactPath.shard(spec.id(), acceptedAt.toEpochMilli() + "-source", 0);
            return only(store.fetch(downloads.fetched(address, spec.id().value(), place)));
        }
        return locate(spec.source());
    }

    /**
     * Where the source lies on this machine.
     *
     * @throws FailureException when there is nothing, or it is none of the sender's business
     */
    public Path locate(DatasetSource source) throws IOException {
        if (source instanceof DatasetSource.Upload upload) {
            return uploaded(upload);
        }
        if (source instanceof DatasetSource.Folder folder) {
            return imported(folder.path());
        }
        throw new InvalidInputException("source.kind", "is 'address', which only a data set can have");
    }

    private Path uploaded(DatasetSource.Upload upload) throws IOException {
        try {
            return only(store.fetch(upload.file()));
        } catch (CorruptArtifactException | InvalidInputException e) {
            throw new FailureException(
                    Failure.missing(
                            "upload",
                            "source.file",
                            "there is no sound upload '" + upload.fileName() + "' at "
                                    + upload.file().uri() + "; send it again"),
                    e);
        }
    }

    private static Path only(Path artifact) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.list(artifact)) {
            files = all.filter(file -> !file.getFileName().toString().equals("manifest.json"))
                    .toList();
        }
        InvalidInputException.unless(
                files.size() == 1 && Files.isRegularFile(files.get(0)),
                "source.file",
                "is not an upload: an upload is one file");
        return files.get(0);
    }

    private Path imported(String path) throws IOException {
        Path real;
        try {
            real = imports.resolve(path).toRealPath();
        } catch (NoSuchFileException | InvalidPathException e) {
            throw new FailureException(
                    Failure.missing(
                            "source",
                            "source.path",
                            "there is no '" + path + "' in the import folder of the memory service; put it there"),
                    e);
        }
        InvalidInputException.unless(
                real.startsWith(imports.toRealPath()),
                "source.path",
                "leads out of the import folder; put a copy there instead of a link");
        InvalidInputException.unless(
                Files.isDirectory(real) || Files.isRegularFile(real), "source.path", "is neither a folder nor a file");
        return real;
    }
}
