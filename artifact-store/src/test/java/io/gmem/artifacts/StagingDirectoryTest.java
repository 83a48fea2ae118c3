package io.gmem.artifacts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StagingDirectoryTest {
    @TempDir
    Path parent;

    @Test
    void sweepKeepsFoldersOfRunningWriter() throws IOException {
        StagingDirectory running = StagingDirectory.open(parent);
        Path staged = Files.writeString(running.newFolder().resolve("model.safetensors"), "half");

        StagingDirectory.open(parent).sweep();

        assertThat(staged).hasContent("half");
    }

    @Test
    void sweepRemovesFoldersOfEndedWriters() throws IOException {
        Path withLock = Files.createDirectories(parent.resolve("ended/staged")).getParent();
        Path lock = Files.createFile(parent.resolve("ended.lock"));
        Path lockAlone = Files.createFile(parent.resolve("ended-before.lock"));
        Path withoutLock =
                Files.createDirectories(parent.resolve("older/staged")).getParent();
        StagingDirectory own = StagingDirectory.open(parent);

        own.sweep();

        assertThat(parent.toFile().list()).hasSize(2).allMatch(name -> name.matches("[0-9a-f-]{36}(\\.lock)?"));
        for (Path removed : new Path[] {withLock, lock, lockAlone, withoutLock}) {
            assertThat(removed).doesNotExist();
        }
        assertThat(own.newFolder()).isEmptyDirectory();
    }
}
