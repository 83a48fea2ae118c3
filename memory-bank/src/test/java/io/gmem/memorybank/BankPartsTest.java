package io.gmem.memorybank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gmem.memorybank.spectrum.PrincipalDirections;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A version in several folders equals the version in one folder. */
class BankPartsTest {
    private static final int DIMENSION = 4;
    private static final BankOrigin SECOND =
            new BankOrigin("pets", 2, "pets@1", "pets-32", "hog-color", List.of("cat", "dog"), "");

    @TempDir
    Path folder;

    private Path append(MemoryBank before, long firstRow, int upTo, String name) throws IOException {
        Path part = Files.createDirectory(folder.resolve(name));
        try (var writer = MemoryBankWriter.after(before, firstRow, part)) {
            for (long row = firstRow; row < upTo; row++) {
                writer.add(Banks.snippet(row, DIMENSION), Banks.item(row, 0));
            }
            writer.finishWithEncoderOf(SECOND, before);
        }
        return part;
    }

    @Test
    void readsAppendedRowsAfterEarlierRows() throws IOException {
        Path whole = folder.resolve("whole");
        Banks.write(whole, 5, DIMENSION);
        try (var before = MemoryBank.open(whole)) {
            Path part = append(before, 5, 8, "part");
            try (var bank = MemoryBank.open(List.of(whole, part))) {
                assertThat(bank.count()).isEqualTo(8);
                assertThat(bank.partCount()).isEqualTo(2);
                assertThat(bank.snippet(4)).containsExactly(Banks.snippet(4, DIMENSION));
                assertThat(bank.snippet(7)).containsExactly(Banks.snippet(7, DIMENSION));
                assertThat(bank.item(6)).isEqualTo(Banks.item(6, 0));
                assertThat(bank.rowsOfLabel(0)).containsExactly(0, 3, 5, 6, 7);
                assertThat(bank.rowsOfSource("pets/7", 9)).containsExactly(7);
                assertThat(bank.encoder()).containsKey("mean");
                assertThat(bank.description().encoderDigest())
                        .isEqualTo(before.description().encoderDigest());
            }
        }
    }

    @Test
    void digestDoesNotDependOnNumberOfFolders() throws IOException {
        int rows = RowsDigest.BLOCK + 100;
        String whole = digest(rows);
        for (int first : new int[] {50, RowsDigest.BLOCK - 1, RowsDigest.BLOCK, RowsDigest.BLOCK + 7}) {
            Path start = folder.resolve("start-" + first);
            Banks.write(start, first, DIMENSION);
            try (var before = MemoryBank.open(start)) {
                Path part = append(before, first, rows, "part-" + first);
                try (var bank = MemoryBank.open(List.of(start, part))) {
                    assertThat(bank.description().digest()).isEqualTo(whole);
                }
            }
        }
    }

    @Test
    void digestChangesWithRowsBeforeAndAfterTheSeam() throws IOException {
        int first = RowsDigest.BLOCK + 7;
        for (int changed : new int[] {0, RowsDigest.BLOCK, RowsDigest.BLOCK + 6, RowsDigest.BLOCK + 7}) {
            Path start = Files.createDirectory(folder.resolve("start-" + changed));
            try (var writer = new MemoryBankWriter(start, DIMENSION)) {
                for (int row = 0; row < first; row++) {
                    writer.add(Banks.snippet(row == changed ? -1 : row, DIMENSION), Banks.item(row, 0));
                }
                writer.finish(Banks.ORIGIN, Map.of());
            }
            try (var before = MemoryBank.open(start);
                    var writer = MemoryBankWriter.after(
                            before, first, Files.createDirectory(folder.resolve("part-" + changed)))) {
                writer.add(Banks.snippet(first == changed ? -1 : first, DIMENSION), Banks.item(first, 0));
                assertThat(writer.finishWithEncoderOf(SECOND, before).digest()).isNotEqualTo(digest(first + 1));
            }
        }
    }

    @Test
    void digestsEarlierRowsAgainWithoutStoredBlocks() throws IOException {
        int first = RowsDigest.BLOCK + 7;
        Path start = folder.resolve("start");
        Banks.write(start, first, DIMENSION);
        Files.delete(start.resolve("blocks.sha256"));
        try (var before = MemoryBank.open(start)) {
            Path part = append(before, first, first + 2, "part");
            try (var bank = MemoryBank.open(List.of(start, part))) {
                assertThat(bank.description().digest()).isEqualTo(digest(first + 2));
            }
            assertThat(Files.readAllLines(part.resolve("blocks.sha256"))).hasSize(2);
        }
    }

    @Test
    void appendReusesStoredDigestsOfFullBlocks() throws IOException {
        int first = RowsDigest.BLOCK + 7;
        Path start = folder.resolve("start");
        Banks.write(start, first, DIMENSION);
        List<String> blocks = Files.readAllLines(start.resolve("blocks.sha256"));
        String written = "ab".repeat(32);
        Files.writeString(start.resolve("blocks.sha256"), written + "\n" + blocks.get(1) + "\n");
        try (var before = MemoryBank.open(start)) {
            Path part = append(before, first, first + 1, "part");
            List<String> appended = Files.readAllLines(part.resolve("blocks.sha256"));
            assertThat(appended).hasSize(2).startsWith(written).doesNotContainAnyElementsOf(blocks);
        }
    }

    private static String digest(int rows) {
        return Banks.digest(
                IntStream.range(0, rows)
                        .mapToObj(row -> Banks.snippet(row, DIMENSION))
                        .toList(),
                DIMENSION);
    }

    @Test
    void foldsAppendedFoldersIntoOne() throws IOException {
        Path whole = folder.resolve("whole");
        Banks.write(whole, 5, DIMENSION);
        try (var before = MemoryBank.open(whole)) {
            Path part = append(before, 5, 8, "part");
            try (var middle = MemoryBank.open(List.of(whole, part))) {
                Path folded = append(middle, 5, 9, "folded");
                Path third = append(middle, 8, 9, "third");
                try (var two = MemoryBank.open(List.of(whole, folded));
                        var three = MemoryBank.open(List.of(whole, part, third))) {
                    assertThat(two.count()).isEqualTo(9);
                    assertThat(two.description().digest()).isEqualTo(digest(9));
                    assertThat(three.description().digest()).isEqualTo(digest(9));
                    assertThat(two.snippet(8)).containsExactly(Banks.snippet(8, DIMENSION));
                    assertThat(three.snippet(8)).containsExactly(Banks.snippet(8, DIMENSION));
                }
            }
        }
    }

    @Test
    void erasedRowKeepsItsIndexWithoutContent() throws IOException {
        Path whole = folder.resolve("whole");
        Banks.write(whole, 4, DIMENSION);
        Path without = Files.createDirectory(folder.resolve("without"));
        try (var before = MemoryBank.open(whole);
                var writer = new MemoryBankWriter(without, DIMENSION)) {
            writer.add(before.snippet(0), before.item(0), 3);
            writer.addErased();
            writer.add(before.snippet(2), before.item(2), 2);
            writer.finishWithEncoderOf(SECOND, before);
        }
        try (var bank = MemoryBank.open(without)) {
            assertThat(bank.count()).isEqualTo(3);
            assertThat(bank.erased(1)).isTrue();
            assertThat(bank.erased(2)).isFalse();
            assertThat(bank.source(1)).isEmpty();
            assertThat(bank.label(1)).isEqualTo(Item.NO_LABEL);
            assertThat(bank.frequencies().orElseThrow()).containsExactly(3, 0, 2);
            assertThatThrownBy(() -> bank.unitSnippet(1))
                    .isInstanceOf(ErasedRowException.class)
                    .hasMessageContaining("row 1 of pets@2 was erased");
            Path part = append(bank, 3, 5, "more");
            try (var more = MemoryBank.open(List.of(without, part))) {
                assertThat(more.erased(1)).isTrue();
                assertThat(more.frequencies().orElseThrow()).containsExactly(3, 0, 2, 1, 1);
            }
        }
        assertThat(Files.readString(without.resolve("items.jsonl"))).doesNotContain("pets/1 ");
    }

    @Test
    void rejectsFolderThatDoesNotContinueThePreviousOne() throws IOException {
        Path whole = folder.resolve("whole");
        Banks.write(whole, 5, DIMENSION);
        try (var before = MemoryBank.open(whole)) {
            Path part = append(before, 5, 8, "part");
            assertThatThrownBy(() -> MemoryBank.open(part))
                    .isInstanceOf(MalformedArtifactException.class)
                    .hasMessageContaining(
                            "continues after 5 rows of dimension 4, but 0 rows of dimension 4 precede it");
        }
    }

    @Test
    void compressedBankHasEqualBytesRowByRowAndInBlocks() throws IOException {
        Path whole = Files.createDirectory(folder.resolve("whole"));
        try (var writer = new MemoryBankWriter(whole, DIMENSION)) {
            for (int i = 0; i < 1_200; i++) {
                if (i == 700) {
                    writer.addErased();
                } else {
                    writer.add(Banks.snippet(i, DIMENSION), Banks.item(i, 0));
                }
            }
            writer.finish(Banks.ORIGIN, Map.of());
        }
        try (var rows = MemoryBank.open(whole)) {
            SnippetBasis basis = PrincipalDirections.of(rows).basis(2);
            BankDescription single = compressed("single", basis, rows, false);
            BankDescription together = compressed("together", basis, rows, true);

            assertThat(together).isEqualTo(single);
            assertThat(folder.resolve("together/snippets.safetensors"))
                    .hasSameBinaryContentAs(folder.resolve("single/snippets.safetensors"));
            BankDescription other =
                    compressed("other", PrincipalDirections.of(rows).basis(3), rows, true);
            assertThat(other.digest()).isNotEqualTo(single.digest());
            try (var bank = MemoryBank.open(folder.resolve("together"))) {
                assertThat(bank.erased(700)).isTrue();
                assertThat(bank.snippet(3)).isEqualTo(expanded(basis, rows.snippet(3)));
            }
        }
    }

    private static float[] expanded(SnippetBasis basis, float[] snippet) {
        float[] sum = new float[DIMENSION];
        basis.expand(basis.project(snippet, 1), sum);
        return sum;
    }

    private BankDescription compressed(String name, SnippetBasis basis, MemoryBank rows, boolean together)
            throws IOException {
        Path into = Files.createDirectory(folder.resolve(name));
        try (var writer = MemoryBankWriter.compressed(into, basis)) {
            for (int row = 0; row < 1_200 && !together; row++) {
                if (rows.erased(row)) {
                    writer.addErased();
                } else {
                    writer.add(rows.snippet(row), rows.item(row));
                }
            }
            if (together) {
                writer.copy(rows, 0, 1_200, null);
            }
            return writer.finishWithEncoderOf(Banks.ORIGIN, rows);
        }
    }
}
