package io.gmem.artifacts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StagingDirectoryTest {
    @TempDir
    Path rooms;

    @Test
    void sweepKeepsFoldersOfRunningWriter() throws IOException {
        StagingDirectory living = StagingDirectory.open(rooms);
        Path staged = Files.writeString(living.newFolder().resolve("model.safetensors"), "half");

        StagingDirectory.open(rooms).sweep();

        assertThat(staged).hasContent("half");
    }

    @Test
    void sweepRemovesFoldersOfEndedWriters() throws IOException {
        Path withLock = Files.createDirectories(rooms.resolve("ended/staged")).getParent();
        Path lock = Files.createFile(rooms.resolve("ended.lock"));
        Path lockAlone = Files.createFile(rooms.resolve("ended-before.lock"));
        Path withoutLock =
                Files.createDirectories(rooms.resolve("older/staged")).getParent();
        StagingDirectory room = StagingDirectory.open(rooms);

        room.sweep();

        assertThat(rooms.toFile().list()).hasSize(2).allMatch(name -> name.matches("[0-9a-f-]{36}(\\.lock)?"));
        for (Path removed : new Path[] {withLock, lock, lockAlone, withoutLock}) {
            assertThat(removed).doesNotExist();
        }
        assertThat(room.newFolder()).isEmptyDirectory();
    }
}
