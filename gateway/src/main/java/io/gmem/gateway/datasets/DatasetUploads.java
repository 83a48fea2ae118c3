package io.gmem.gateway.datasets;

import io.gmem.artifacts.ArtifactPath;
import io.gmem.artifacts.ArtifactStore;
import io.gmem.contracts.artifact.ArtifactRef;
import io.gmem.contracts.artifact.MediaTypes;
import io.gmem.contracts.failure.Category;
import io.gmem.contracts.failure.Failure;
import io.gmem.contracts.failure.FailureException;
import io.gmem.contracts.failure.InvalidInputException;
import io.gmem.gateway.error.BoundedStream;
import io.gmem.gateway.error.UploadLimit;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.jboss.logging.Logger;

/** Streams uploads into the artifact store. Blocks. */
@ApplicationScoped
public class DatasetUploads {
    private static final Logger LOG = Logger.getLogger(DatasetUploads.class);

    private final ArtifactStore store;
    private final UploadLimit limit;

    DatasetUploads(ArtifactStore store, UploadLimit limit) {
        this.store = store;
        this.limit = limit;
    }

    /** Stores a body as an artifact with a single file, {@code upload.EXTENSION}. */
    public ArtifactRef store(InputStream body, String extension) {
        try {
            return write(body, extension);
        } catch (IOException e) {
            throw diskFull(e);
        }
    }

    private ArtifactRef write(InputStream body, String extension) throws IOException {
        Path folder = store.stage();
        Path file = folder.resolve("upload." + extension);
        try {
            long bytes = Files.copy(new BoundedStream(body, limit.bytes(), limit::tooLarge), file);
            InvalidInputException.unless(bytes > 0, "file", "must not be empty: send the file as the request body");
            return store.publish(folder, ArtifactPath.upload(UUID.randomUUID().toString()), MediaTypes.UPLOAD);
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(file);
            Files.deleteIfExists(folder);
            throw e;
        }
    }

    /** Deletes an upload that will not be used. */
    public void discard(ArtifactRef upload) {
        try {
            store.delete(ArtifactPath.of(upload));
        } catch (IOException e) {
            LOG.warnf(e, "upload could not be deleted: artifact=%s", upload.uri());
        }
    }

    private static FailureException diskFull(IOException cause) {
        LOG.errorf(cause, "upload could not be stored");
        return new FailureException(
                new Failure(
                        "disk_full",
                        Category.EXHAUSTED,
                        true,
                        null,
                        "the upload could not be written to the artifact store; free disk space there, then retry"),
                cause);
    }
}
