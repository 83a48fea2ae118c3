package io.gmem.artifacts;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class FileArtifactStoreTest implements ArtifactStoreContract {
    @TempDir
    Path root;

    private ArtifactStore store;

    @BeforeEach
    void open() throws IOException {
        store = new FileArtifactStore(root, "test");
    }

    @Override
    public ArtifactStore store() {
        return store;
    }

    @Override
    public void damage(ArtifactPath path, String file, byte[] bytes) throws IOException {
        Files.write(root.resolve(path.value()).resolve(file), bytes);
    }
}
