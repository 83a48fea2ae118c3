package io.gmem.artifacts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gmem.contracts.artifact.ArtifactRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checks the order of fsync and rename: a power failure at any time must leave a complete artifact or none. */
class PublicationOrderTest {
    private static final ArtifactPath PLACE = new ArtifactPath("runs/demo/checkpoints/100");

    @TempDir
    Path root;

    private RecordingFiles files;
    private FileArtifactStore store;

    /** Records each call, then performs it. */
    private static final class RecordingFiles implements DurableFiles {
        final List<String> calls = new CopyOnWriteArrayList<>();
        boolean failing;

        @Override
        public void force(Path entry) throws IOException {
            calls.add("force " + entry);
            if (failing) {
                throw new IOException("input/output error");
            }
            ON_DISK.force(entry);
        }

        @Override
        public void rename(Path from, Path to) throws IOException {
            calls.add("rename " + from + " to " + to);
            ON_DISK.rename(from, to);
        }
    }

    @BeforeEach
    void open() throws IOException {
        files = new RecordingFiles();
        store = new FileArtifactStore(root, "test", files);
    }

    private Path staged() throws IOException {
        Path staged = store.stage();
        Files.writeString(staged.resolve("model.safetensors"), "weights");
        Files.createDirectory(staged.resolve("deep"));
        Files.writeString(staged.resolve("deep/state.json"), "{}");
        return staged;
    }

    private int renamed() {
        return calls().indexOf(calls().stream()
                .filter(call -> call.startsWith("rename"))
                .findFirst()
                .orElseThrow());
    }

    private List<String> calls() {
        return files.calls;
    }

    @Test
    void forcesEveryFileAndFolderBeforeRename() throws IOException {
        Path staged = staged();

        store.publish(staged, PLACE, "application/x-test");

        assertThat(calls().subList(0, renamed()))
                .containsExactlyInAnyOrder(
                        "force " + staged,
                        "force " + staged.resolve("model.safetensors"),
                        "force " + staged.resolve("deep"),
                        "force " + staged.resolve("deep/state.json"),
                        "force " + staged.resolve(Manifest.FILE_NAME));
        assertThat(calls().get(renamed())).isEqualTo("rename " + staged + " to " + root.resolve(PLACE.value()));
    }

    @Test
    void forcesParentFoldersAfterRename() throws IOException {
        store.publish(staged(), PLACE, "application/x-test");

        assertThat(calls().subList(renamed() + 1, calls().size())).containsExactlyElementsOf(foldersAbove());
    }

    private List<String> foldersAbove() {
        return List.of(
                "force " + root.resolve("runs/demo/checkpoints"),
                "force " + root.resolve("runs/demo"),
                "force " + root.resolve("runs"),
                "force " + root);
    }

    @Test
    void forcesParentFoldersOfArtifactRenamedByOtherWriter() throws IOException {
        ArtifactRef first = store.publish(staged(), PLACE, "application/x-test");
        calls().clear();

        assertThat(store.publish(staged(), PLACE, "application/x-test")).isEqualTo(first);

        assertThat(calls().subList(renamed() + 1, calls().size())).containsExactlyElementsOf(foldersAbove());
    }

    @Test
    void doesNotRenameAfterFailedForce() throws IOException {
        Path staged = staged();
        files.failing = true;

        assertThatThrownBy(() -> store.publish(staged, PLACE, "application/x-test"))
                .isInstanceOf(IOException.class)
                .hasMessage("input/output error");

        assertThat(calls()).noneMatch(call -> call.startsWith("rename"));
        assertThat(store.find(PLACE)).isEmpty();
    }
}
