package io.gmem.launcher.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gmem.launcher.CommandFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunFileTest {
    @TempDir
    Path folder;

    @Test
    void readsYaml() throws IOException {
        Map<String, Object> run = read("""
                # a run
                system: gmem
                steps: 1200
                objective:
                  cosine_weight: 1.0
                """);

        assertThat(run).containsEntry("system", "gmem").containsEntry("steps", 1200);
        assertThat(run.get("objective")).isEqualTo(Map.of("cosine_weight", 1.0));
    }

    @Test
    void readsJson() throws IOException {
        assertThat(read("{\"dataset\": \"pets\"}")).containsEntry("dataset", "pets");
    }

    @Test
    void mergesOptionIntoExistingSection() throws IOException {
        Map<String, Object> run = read("optimiser: {beta2: 0.99}");
        RunFile.section(run, "optimiser").put("learning_rate", 1e-4);

        assertThat(run.get("optimiser")).isEqualTo(Map.of("beta2", 0.99, "learning_rate", 1e-4));
    }

    @Test
    void rejectsInvalidFiles() {
        assertThatThrownBy(() -> read("steps: [1"))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("not a run in YAML");
        assertThatThrownBy(() -> read("- a list")).isInstanceOf(CommandFailure.class);
        assertThatThrownBy(() -> RunFile.section(read("optimiser: 3"), "optimiser"))
                .hasMessageContaining("optimiser");
        assertThatThrownBy(() -> RunFile.read(folder.resolve("absent.yaml"))).hasMessageContaining("cannot read");
    }

    private Map<String, Object> read(String text) throws IOException {
        Path file = folder.resolve("run.yaml");
        Files.writeString(file, text);
        return RunFile.read(file);
    }
}
