package io.gmem.launcher.suite;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogFilesTest {
    @TempDir
    Path folder;

    @Test
    void keepsAtMostOneRotatedFile() {
        try (var logs = new LogFiles(folder, 10)) {
            for (String line : new String[] {"first line", "second line", "third line", "last"}) {
                logs.line("gateway", line);
            }
        }

        assertThat(folder.resolve("gateway.log")).hasContent("last\n");
        assertThat(folder.resolve("gateway.log.1")).hasContent("third line\n");
        assertThat(folder.toFile().list()).hasSize(2);
    }

    @Test
    void appendsToExistingFile() {
        try (var logs = new LogFiles(folder, 100)) {
            logs.line("gateway", "yesterday");
        }
        try (var logs = new LogFiles(folder, 100)) {
            logs.line("gateway", "today");
        }

        assertThat(folder.resolve("gateway.log")).hasContent("yesterday\ntoday\n");
    }
}
