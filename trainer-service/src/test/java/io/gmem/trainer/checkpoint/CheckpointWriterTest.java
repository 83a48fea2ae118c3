package io.gmem.trainer.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gmem.artifacts.ArtifactPath;
import io.gmem.artifacts.FileArtifactStore;
import io.gmem.contracts.CheckpointId;
import io.gmem.contracts.failure.Category;
import io.gmem.contracts.failure.Failure;
import io.gmem.contracts.failure.FailureException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointWriterTest {
    private static final CheckpointId FIRST = CheckpointId.parse("run@1");
    private static final CheckpointId SECOND = CheckpointId.parse("run@2");

    @TempDir
    Path root;

    private FileArtifactStore store;

    @BeforeEach
    void openStore() throws IOException {
        store = new FileArtifactStore(root, "test");
        writer(0).write(FIRST, 100, folder -> Files.writeString(folder.resolve("state.json"), "first"));
    }

    @Test
    void reportsFullDiskBeforeWriting() throws IOException {
        Failure failure = failureOf(writer(Long.MAX_VALUE / 2), folder -> {
            throw new AssertionError("contents must not be written");
        });

        assertThat(failure.code()).isEqualTo("disk_full");
        assertThat(failure.category()).isEqualTo(Category.EXHAUSTED);
        assertThat(failure.retryable()).isTrue();
        assertOnlyFirstIsStored();
    }

    @Test
    void discardsPartialFilesAfterDiskError() throws IOException {
        Failure failure = failureOf(writer(0), folder -> {
            Files.writeString(folder.resolve("model.safetensors"), "half");
            throw new IOException("no space left on device");
        });

        assertThat(failure.code()).isEqualTo("checkpoint_not_written");
        assertThat(failure.message()).contains("run@2", "no space left on device");
        assertOnlyFirstIsStored();
    }

    @Test
    void discardsPartialFilesAfterUnexpectedError() throws IOException {
        assertThatThrownBy(() -> writer(0).write(SECOND, 100, folder -> {
                    Files.writeString(folder.resolve("model.safetensors"), "half");
                    throw new IllegalStateException("bug");
                }))
                .hasMessage("bug");

        assertOnlyFirstIsStored();
    }

    @Test
    void rejectsDifferentCheckpointOfTheSameStep() {
        assertThatThrownBy(() ->
                        writer(0).write(FIRST, 100, folder -> Files.writeString(folder.resolve("state.json"), "other")))
                .isInstanceOfSatisfying(
                        FailureException.class,
                        e -> assertThat(e.failure().code()).isEqualTo("checkpoint_exists"));
    }

    private CheckpointWriter writer(long reservedBytes) {
        return new CheckpointWriter(store, reservedBytes);
    }

    private static Failure failureOf(CheckpointWriter writer, CheckpointContents contents) throws IOException {
        try {
            writer.write(SECOND, 100, contents);
        } catch (FailureException e) {
            return e.failure();
        }
        throw new AssertionError("the write must fail");
    }

    private void assertOnlyFirstIsStored() throws IOException {
        assertThat(store.list(ArtifactPath.checkpoints(FIRST.run()))).containsExactly(ArtifactPath.checkpoint(FIRST));
        try (Stream<Path> staged = Files.walk(root.resolve(".staging/test"))) {
            assertThat(staged.filter(Files::isRegularFile))
                    .allMatch(file -> file.toString().endsWith(".lock"));
        }
    }
}
