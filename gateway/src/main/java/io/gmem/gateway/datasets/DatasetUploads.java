package io.gmem.gateway.datasets;

import io.gmem.artifacts.ArtifactPath;
import io.gmem.artifacts.ArtifactStore;
import io.gmem.contracts.artifact.ArtifactRef;
import io.gmem.contracts.artifact.MediaTypes;
import io.gmem.contracts.failure.InvalidInputException;
import io.gmem.gateway.error.BoundedStream;
import io.gmem.gateway.error.UploadLimit;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/** Puts what is sent in into the artifact store, block by block. Blocks. */
@ApplicationScoped
public class DatasetUploads {
    private final ArtifactStore store;
    private final UploadLimit limit;

    DatasetUploads(ArtifactStore store, UploadLimit limit) {
        this.store = store;
        this.limit = limit;
    }

    /** An artifact of one file, named {@code upload.zip} or {@code upload.tar}. */
    ArtifactRef keep(InputStream body, String extension) throws IOException {
        Path folder = store.stage();
        Path file = folder.resolve("upload." + extension);
        try {
            long bytes = Files.copy(new BoundedStream(body, limit.bytes()), file);
            InvalidInputException.unless(bytes > 0, "file", "is empty: send a zip or tar of images");
            return store.publish(folder, ArtifactPath.upload(UUID.randomUUID().toString()), MediaTypes.UPLOAD);
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(file);
            Files.deleteIfExists(folder);
            throw e;
        }
    }

    void discard(ArtifactRef upload) throws IOException {
        store.delete(ArtifactPath.of(upload));
    }
}
