package io.gmem.memorybank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemoryBankTest {
    @TempDir
    Path folder;

    @Test
    void whatWasWrittenIsRead() throws IOException {
        Banks.write(folder.resolve("bank"), 7, 5);

        try (var bank = MemoryBank.open(folder.resolve("bank"))) {
            assertThat(bank.count()).isEqualTo(7);
            assertThat(bank.dimension()).isEqualTo(5);
            assertThat(bank.snippet(6)).containsExactly(Banks.snippet(6, 5));
            assertThat(bank.item(4)).isEqualTo(Banks.item(4, 1));
            assertThat(bank.source(3)).isEqualTo("pets/3 é.png");
            assertThat(bank.label(2)).isEqualTo(Item.NO_LABEL);
            assertThat(bank.rowsOfLabel(0)).containsExactly(0, 3, 6);
            assertThat(bank.rowsOfLabel(9)).isEmpty();
            assertThat(bank.description().labels()).containsExactly("cat", "dog");
            assertThat(bank.encoder())
                    .hasEntrySatisfying(
                            "mean", mean -> assertThat(mean.toFloatArray()).containsExactly(1, 2));
        }
    }

    @Test
    void unitSnippetsHaveLengthOneAndTheSnippetsDirection() throws IOException {
        Banks.write(folder.resolve("bank"), 3, 64);

        try (var bank = MemoryBank.open(folder.resolve("bank"))) {
            float[] unit = bank.unitSnippet(1);
            float[] stored = bank.snippet(1);
            double square = 0;
            for (float value : unit) {
                square += value * value;
            }
            assertThat(Math.sqrt(square)).isCloseTo(1, within(1e-6));
            assertThat(unit[9] / unit[3]).isCloseTo(stored[9] / stored[3], within(1e-5f));
        }
        assertThat(MemoryBank.normalised(new float[3])).containsOnly(0);
    }

    @Test
    void onlyTheFilesOfABankAreLeft() throws IOException {
        Banks.write(folder.resolve("bank"), 3, 4);

        try (Stream<Path> files = Files.list(folder.resolve("bank"))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder(
                            "bank.json", "snippets.safetensors", "encoder.safetensors", "items.jsonl");
        }
    }

    @Test
    void equalSnippetsGiveEqualBytes() throws IOException {
        var first = Banks.write(folder.resolve("a"), 5, 4);
        var second = Banks.write(folder.resolve("b"), 5, 4);

        assertThat(second).isEqualTo(first);
        for (String file : new String[] {"bank.json", "snippets.safetensors", "encoder.safetensors", "items.jsonl"}) {
            assertThat(folder.resolve("b").resolve(file))
                    .hasSameBinaryContentAs(folder.resolve("a").resolve(file));
        }
    }

    @Test
    void theDigestTellsSnippetsAndShapesApart() throws IOException {
        String digest = Banks.write(folder.resolve("a"), 6, 4).digest();

        assertThat(Banks.write(folder.resolve("b"), 5, 4).digest()).isNotEqualTo(digest);
        assertThat(Banks.write(folder.resolve("c"), 4, 6).digest()).isNotEqualTo(digest);
    }

    @Test
    void refusesASnippetThatIsNoNumber() throws IOException {
        try (var writer = new MemoryBankWriter(Files.createDirectory(folder.resolve("bank")), 2)) {
            assertThatThrownBy(() -> writer.add(new float[] {1, Float.NaN}, Banks.item(0, 0)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("holds NaN at 1");
        }
    }

    @Test
    void refusesAFolderWhoseFilesDisagree() throws IOException {
        Banks.write(folder.resolve("a"), 5, 4);
        Banks.write(folder.resolve("b"), 6, 4);
        Files.copy(
                folder.resolve("b/snippets.safetensors"),
                folder.resolve("a/snippets.safetensors"),
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);

        assertThatThrownBy(() -> MemoryBank.open(folder.resolve("a")))
                .isInstanceOf(MalformedArtifactException.class)
                .hasMessageContaining("snippets.safetensors holds 6 snippets of 4 numbers")
                .hasMessageContaining("bank.json says 5 of 4");
    }

    @Test
    void refusesARowThatIsNotThere() throws IOException {
        Banks.write(folder.resolve("bank"), 2, 4);

        try (var bank = MemoryBank.open(folder.resolve("bank"))) {
            assertThatThrownBy(() -> bank.snippet(2)).hasMessage("row 2 of 2");
            assertThatThrownBy(() -> bank.source(-1)).hasMessage("item -1 of 2");
        }
    }
}
