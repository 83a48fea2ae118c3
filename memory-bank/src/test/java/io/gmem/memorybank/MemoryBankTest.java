package io.gmem.memorybank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MemoryBankTest {
    @TempDir
    Path folder;

    @Test
    void readsWrittenBank() throws IOException {
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
    void unitSnippetsHaveNormOneAndSameDirection() throws IOException {
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
    void leavesOnlyFilesOfBank() throws IOException {
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
        assertThat(first.digest())
                .isEqualTo(Banks.digest(
                        IntStream.range(0, 5)
                                .mapToObj(row -> Banks.snippet(row, 4))
                                .toList(),
                        4));
        for (String file : new String[] {"bank.json", "snippets.safetensors", "encoder.safetensors", "items.jsonl"}) {
            assertThat(folder.resolve("b").resolve(file))
                    .hasSameBinaryContentAs(folder.resolve("a").resolve(file));
        }
    }

    @Test
    void rejectsNanSnippet() throws IOException {
        try (var writer = new MemoryBankWriter(Files.createDirectory(folder.resolve("bank")), 2)) {
            assertThatThrownBy(() -> writer.add(new float[] {1, Float.NaN}, Banks.item(0, 0)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("must be finite (was NaN at index 1)");
        }
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    void rejectsSnippetWithNonFiniteNumber(float value) throws IOException {
        try (var writer = new MemoryBankWriter(Files.createDirectory(folder.resolve("bank")), 3)) {
            for (int d = 0; d < 3; d++) {
                float[] snippet = {1, 2, Float.MAX_VALUE};
                snippet[d] = value;
                assertThatThrownBy(() -> writer.add(snippet, Banks.item(0, 0)))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("must be finite (was " + value + " at index " + d + ")");
            }
            for (int length : new int[] {0, 2, 4}) {
                assertThatThrownBy(() -> writer.add(new float[length], Banks.item(0, 0)))
                        .hasMessage("snippet has " + length + " numbers, must have 3");
            }
            assertThatThrownBy(() -> writer.add(new float[3], Banks.item(0, 0), -1))
                    .hasMessage("frequency must not be negative (was -1)");
        }
    }

    @Test
    void keepsRowOfFrequencyZero() throws IOException {
        Path target = Files.createDirectory(folder.resolve("bank"));
        try (var writer = new MemoryBankWriter(target, 3)) {
            for (int i = 0; i < 3; i++) {
                writer.add(Banks.snippet(i, 3), Banks.item(i, 0), i == 1 ? 0 : 1);
            }
            writer.finish(Banks.ORIGIN, Map.of());
        }
        try (var bank = MemoryBank.open(target)) {
            assertThat(bank.frequencies().orElseThrow()).containsExactly(1, 0, 1);
        }
    }

    @Test
    void keepsLabelsAndFrequenciesOfThousandsOfRows() throws IOException {
        Path target = Files.createDirectory(folder.resolve("bank"));
        try (var writer = new MemoryBankWriter(target, 1)) {
            for (int i = 0; i < 2_500; i++) {
                writer.add(new float[] {i}, Banks.item(i, i), i);
            }
            writer.finish(Banks.ORIGIN, Map.of());
        }
        try (var bank = MemoryBank.open(target)) {
            long[] frequencies = bank.frequencies().orElseThrow();
            for (int i = 0; i < 2_500; i++) {
                assertThat(frequencies[i]).isEqualTo(i);
                assertThat(bank.label(i)).isEqualTo(i);
                assertThat(bank.item(i)).isEqualTo(Banks.item(i, i));
            }
        }
    }

    @Test
    void copiesOfItemChangeOneFieldOnly() {
        var item = new Item(3, "a.png", "ab", 1, 8, 9, "data:x", 77L, "CC0");
        assertThat(item.labelled(2)).isEqualTo(new Item(3, "a.png", "ab", 2, 8, 9, "data:x", 77L, "CC0"));
        assertThat(item.pictured("y")).isEqualTo(new Item(3, "a.png", "ab", 1, 8, 9, "y", 77L, "CC0"));
        assertThat(item.filed(5, null)).isEqualTo(new Item(3, "a.png", "ab", 1, 8, 9, "data:x", 5L, null));
        assertThat(item.withIndex(7)).isEqualTo(new Item(7, "a.png", "ab", 1, 8, 9, "data:x", 77L, "CC0"));
    }

    @Test
    void findsAdditionalFilesOfFolder() throws IOException {
        Banks.write(folder.resolve("bank"), 2, 4);
        Files.writeString(folder.resolve("bank/masks.safetensors"), "");

        try (var bank = MemoryBank.open(folder.resolve("bank"))) {
            assertThat(bank.file("masks.safetensors")).contains(folder.resolve("bank/masks.safetensors"));
            assertThat(bank.file("others.safetensors")).isEmpty();
        }
    }

    @Test
    void createsSimilarityIndexOnce() throws IOException {
        Banks.write(folder.resolve("bank"), 20, 4);

        try (var bank = MemoryBank.open(folder.resolve("bank"))) {
            assertThat(bank.nearest()).isSameAs(bank.nearest());
            assertThat(bank.nearest().to(bank.snippet(7), 1, row -> true).get(0).row())
                    .isEqualTo(7);
        }
    }

    @Test
    void rejectsFolderWithInconsistentFiles() throws IOException {
        Banks.write(folder.resolve("a"), 5, 4);
        Banks.write(folder.resolve("b"), 6, 4);
        Files.copy(
                folder.resolve("b/snippets.safetensors"),
                folder.resolve("a/snippets.safetensors"),
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);

        assertThatThrownBy(() -> MemoryBank.open(folder.resolve("a")))
                .isInstanceOf(MalformedArtifactException.class)
                .hasMessageContaining("snippets.safetensors holds 6 snippets of 4 numbers")
                .hasMessageContaining("bank.json declares 5 of 4");
    }

    @Test
    void rejectsRowOutsideOfBank() throws IOException {
        Banks.write(folder.resolve("bank"), 2, 4);

        try (var bank = MemoryBank.open(folder.resolve("bank"))) {
            assertThatThrownBy(() -> bank.snippet(2)).hasMessage("row 2 of 2");
            assertThatThrownBy(() -> bank.source(-1)).hasMessage("item -1 of 2");
        }
    }
}
