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

/** Puts what is sent in into the artifact store, block by block. Blocks. */
@ApplicationScoped
public class DatasetUploads {
    private static final Logger LOG = Logger.getLogger(DatasetUploads.class);

    private final ArtifactStore store;
    private final UploadLimit limit;

    DatasetUploads(ArtifactStore store, UploadLimit limit) {
        this.store = store;
        this.limit = limit;
    }

    /** An artifact of one file, {@code upload} with the extension. */
    public ArtifactRef keep(InputStream body, String extension) {
        try {
            return write(body, extension);
        } catch (IOException e) {
            throw full(e);
        }
    }

    private ArtifactRef write(InputStream body, String extension) throws IOException {
        Path folder = store.stage();
        Path file = folder.resolve("upload." + extension);
        try {
            long bytes = Files.copy(new BoundedStream(body, limit.bytes(), limit::tooLarge), file);
            InvalidInputException.unless(bytes > 0, "file", "is empty: send the file as the body");
            return store.publish(folder, ArtifactPath.upload(UUID.randomUUID().toString()), MediaTypes.UPLOAD);
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(file);
            Files.deleteIfExists(folder);
            throw e;
        }
    }

    /** Forgets an upload that will not be taken in. */
    public void discard(ArtifactRef upload) {
        try {
            store.delete(ArtifactPath.of(upload));
        } catch (IOException e) {
            LOG.warnf(e, "upload left behind: artifact=%s", upload.uri());
        }
    }

    private static FailureException full(IOException cause) {
        LOG.errorf(cause, "upload not kept");
        return new FailureException(
                new Failure(
                        "disk_full",
                        Category.EXHAUSTED,
                        true,
                        null,
                        "the upload could not be written to the artifact store: make room there and try again"),
                cause);
    }
}
