package io.gmem.memory.source;

import io.gmem.artifacts.ArtifactStore;
import io.gmem.artifacts.CorruptArtifactException;
import io.gmem.contracts.dataset.DatasetSource;
import io.gmem.contracts.failure.Failure;
import io.gmem.contracts.failure.FailureException;
import io.gmem.contracts.failure.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** From what a specification says to the file or folder it means. Reveals no path of this machine in what it refuses. */
public final class SourceLocator {
    private final ArtifactStore store;
    private final Path imports;

    /** @param imports the import folder, the only one that {@link DatasetSource.Folder} can name; it may not be there yet */
    public SourceLocator(ArtifactStore store, Path imports) {
        this.store = store;
        this.imports = imports;
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
        return imported(((DatasetSource.Folder) source).path());
    }

    private Path uploaded(DatasetSource.Upload upload) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.list(store.fetch(upload.file()))) {
            files = all.filter(file -> !file.getFileName().toString().equals("manifest.json"))
                    .toList();
        } catch (CorruptArtifactException | InvalidInputException e) {
            throw new FailureException(
                    Failure.missing(
                            "upload",
                            "source.file",
                            "there is no sound upload '" + upload.fileName() + "' at "
                                    + upload.file().uri() + "; send it again"),
                    e);
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
