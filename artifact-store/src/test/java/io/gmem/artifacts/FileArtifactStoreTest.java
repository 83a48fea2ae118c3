package io.gmem.artifacts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gmem.contracts.artifact.ArtifactRef;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
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
    public void corrupt(ArtifactPath path, String file, byte[] bytes) throws IOException {
        Files.write(root.resolve(path.value()).resolve(file), bytes);
    }

    @Test
    void emptiesStagingAfterRepeatedPublicationAndDeletion() throws IOException {
        publish(PLACE, "weights");
        publish(PLACE, "weights");
        store.delete(PLACE);

        try (Stream<Path> walk = Files.walk(root.resolve(".staging"))) {
            assertThat(walk.filter(entry -> entry.endsWith("model.safetensors")))
                    .isEmpty();
        }
    }

    private Path published(ArtifactRef ref) throws IOException {
        return store.fetch(ref).resolve("model.safetensors");
    }

    @Test
    void detectsRewrittenFileOfSameSize() throws IOException {
        ArtifactRef ref = publish(PLACE, "weights");
        Path file = published(ref);
        FileTime before = Files.getLastModifiedTime(file);
        Files.writeString(file, "weighty");
        Files.setLastModifiedTime(file, FileTime.from(before.toInstant().plusSeconds(1)));

        assertThatThrownBy(() -> store.fetch(ref)).hasMessageContaining("sha256");
    }

    @Test
    void detectsReplacedFileOfSameSizeAndTime() throws IOException {
        ArtifactRef ref = publish(PLACE, "weights");
        Path file = published(ref);
        FileTime before = Files.getLastModifiedTime(file);
        Path other = Files.writeString(root.resolve("other"), "weighty");
        Files.setLastModifiedTime(other, before);
        Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);

        assertThatThrownBy(() -> store.fetch(ref)).hasMessageContaining("sha256");
    }

    @Test
    void detectsMissingFileAfterFirstFetch() throws IOException {
        ArtifactRef ref = publish(PLACE, "weights");
        Files.delete(published(ref));

        assertThatThrownBy(() -> store.fetch(ref)).hasMessageContaining("model.safetensors is missing");
    }

    @Test
    void skipsReadingUnchangedFile() throws IOException {
        ArtifactRef ref = publish(PLACE, "weights");
        Path file = published(ref);
        FileTime before = Files.getLastModifiedTime(file);
        Files.writeString(file, "weighty");
        Files.setLastModifiedTime(file, before);

        assertThat(store.fetch(ref)).isEqualTo(file.getParent());
    }

    @Test
    void verifiesAgainAfterFailure() throws IOException {
        ArtifactRef ref = publish(PLACE, "weights");
        corrupt(PLACE, "model.safetensors", "weighty".getBytes(StandardCharsets.UTF_8));

        assertThatThrownBy(() -> store.fetch(ref)).isInstanceOf(CorruptArtifactException.class);
        assertThatThrownBy(() -> store.fetch(ref)).isInstanceOf(CorruptArtifactException.class);
    }
}
