package io.gmem.memorybank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gmem.memorybank.spectrum.PrincipalDirections;
import io.gmem.memorybank.survey.BankSurvey;
import io.gmem.tensorfiles.HostTensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads and copies rows of several folders, some of them erased, in windows of every size. */
class BankRowsTest {
    private static final int DIMENSION = 5;
    private static final int[] FOLDERS = {0, 4, 5, 9, 14};
    private static final int COUNT = 14;
    private static final Set<Long> ERASED = new TreeSet<>(List.of(0L, 3L, 4L, 7L, 13L));

    @TempDir
    Path folder;

    private MemoryBank bank;

    @BeforeEach
    void writeFourFolders() throws IOException {
        List<Path> folders = new ArrayList<>();
        for (int i = 1; i < FOLDERS.length; i++) {
            Path next = Files.createDirectory(folder.resolve("part-" + i));
            if (i == 1) {
                try (var writer = new MemoryBankWriter(next, DIMENSION)) {
                    write(writer, 0, FOLDERS[1]);
                    writer.finish(Banks.ORIGIN, Map.of("mean", HostTensor.f32(new float[] {1}, 1)));
                }
            } else {
                try (var before = MemoryBank.open(folders);
                        var writer = MemoryBankWriter.after(before, FOLDERS[i - 1], next)) {
                    write(writer, FOLDERS[i - 1], FOLDERS[i]);
                    writer.finishWithEncoderOf(Banks.ORIGIN, before);
                }
            }
            folders.add(next);
        }
        bank = MemoryBank.open(folders);
    }

    @AfterEach
    void close() throws IOException {
        bank.close();
    }

    private static void write(MemoryBankWriter writer, int from, int to) throws IOException {
        for (long row = from; row < to; row++) {
            assertThat(writer.count()).isEqualTo(row);
            if (ERASED.contains(row)) {
                writer.addErased();
            } else {
                writer.add(Banks.snippet(row, DIMENSION), item(row), 2 + row);
            }
        }
    }

    private static Item item(long row) {
        return Banks.item(row, (int) (row % 3) - 1);
    }

    private static float[] expected(long row) {
        return ERASED.contains(row) ? new float[DIMENSION] : Banks.snippet(row, DIMENSION);
    }

    @Test
    void readsSnippetItemLabelAndFrequencyOfEveryRow() {
        assertThat(bank.count()).isEqualTo(COUNT);
        assertThat(bank.partCount()).isEqualTo(4);
        assertThat(bank.erasedRows()).containsExactly(0, 3, 4, 7, 13);
        long[] frequencies = bank.frequencies().orElseThrow();
        for (long row = 0; row < COUNT; row++) {
            boolean isErased = ERASED.contains(row);
            long at = row;
            assertThat(bank.erased(row)).isEqualTo(isErased);
            assertThat(bank.stored(row)).containsExactly(expected(row));
            assertThat(bank.item(row)).isEqualTo(isErased ? Item.erased(row) : item(row));
            assertThat(bank.source(row)).isEqualTo(bank.item(row).source());
            assertThat(bank.label(row)).isEqualTo(bank.item(row).label());
            assertThat(frequencies[(int) row]).isEqualTo(isErased ? 0 : 2 + row);
            if (isErased) {
                assertThatThrownBy(() -> bank.snippet(at)).isInstanceOf(ErasedRowException.class);
            } else {
                assertThat(bank.snippet(row)).containsExactly(expected(row));
                assertThat(bank.unitSnippet(row)).containsExactly(MemoryBank.normalised(expected(row)));
            }
        }
        assertThat(List.of(0, 1, 2, 3, 4)).extracting(bank::rowsInFirst).containsExactly(0L, 4L, 5L, 9L, 14L);
    }

    @Test
    void readsRowsAndItemsOfEveryWindow() throws IOException {
        assertEveryWindow(bank, 0);
        try (MemoryBank compressed = compressed(COUNT)) {
            assertEveryWindow(compressed, 1e-4f);
        }
    }

    private static void assertEveryWindow(MemoryBank bank, float rounding) {
        for (int first = 0; first <= COUNT; first++) {
            for (int count = 0; count <= COUNT - first; count++) {
                float[] read = new float[count * DIMENSION + 1];
                Arrays.fill(read, Float.NaN);
                bank.read(first, count, read);
                for (int i = 0; i < count; i++) {
                    float[] row = Arrays.copyOfRange(read, i * DIMENSION, (i + 1) * DIMENSION);
                    if (ERASED.contains((long) first + i)) {
                        assertThat(row).containsOnly(0);
                    } else {
                        assertThat(row)
                                .containsExactly(expected(first + i), org.assertj.core.data.Offset.offset(rounding));
                    }
                }
                assertThat(read[count * DIMENSION]).isNaN();
                assertThat(bank.items(first, count))
                        .extracting(Item::index)
                        .containsExactlyElementsOf(range(first, first + count));
            }
        }
    }

    @Test
    void rejectsWindowsOutsideOfBank() {
        float[] into = new float[(COUNT + 1) * DIMENSION];
        for (int[] window : new int[][] {{-1, 1}, {0, COUNT + 1}, {COUNT, 1}, {1, -1}}) {
            assertThatThrownBy(() -> bank.read(window[0], window[1], into))
                    .isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> bank.items(window[0], window[1])).isInstanceOf(IndexOutOfBoundsException.class);
        }
        for (long row : new long[] {-1, COUNT}) {
            assertThatThrownBy(() -> bank.stored(row)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> bank.item(row)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> bank.label(row)).isInstanceOf(IndexOutOfBoundsException.class);
        }
    }

    @Test
    void copyInWindowsOfAnySizeEqualsBankInOneFolder() throws IOException {
        for (int window = 1; window <= COUNT; window++) {
            Path target = Files.createDirectory(folder.resolve("copy-" + window));
            try (var writer = new MemoryBankWriter(target, DIMENSION)) {
                for (int first = 0; first < COUNT; first += window) {
                    long[] seen = bank.frequencies().orElseThrow();
                    writer.copy(bank, first, Math.min(window, COUNT - first), seen);
                }
                assertThat(writer.finishWithEncoderOf(Banks.ORIGIN, bank))
                        .usingRecursiveComparison()
                        .ignoringFields("firstRow")
                        .isEqualTo(bank.description());
            }
            try (var copy = MemoryBank.open(target)) {
                assertThat(copy.items(0, COUNT)).isEqualTo(bank.items(0, COUNT));
                assertThat(copy.erasedRows()).isEqualTo(bank.erasedRows());
                assertThat(copy.frequencies().orElseThrow())
                        .isEqualTo(bank.frequencies().orElseThrow());
                for (int row = 0; row < COUNT; row++) {
                    assertThat(copy.stored(row)).isEqualTo(bank.stored(row));
                    assertThat(copy.label(row)).isEqualTo(bank.label(row));
                }
                assertThat(copy.encoder().get("mean").toFloatArray()).containsExactly(1);
            }
        }
    }

    @Test
    void copyWithoutFrequenciesCountsEveryRowOnce() throws IOException {
        Path target = Files.createDirectory(folder.resolve("copy"));
        try (var writer = new MemoryBankWriter(target, DIMENSION)) {
            writer.copy(bank, 0, COUNT, null);
            writer.finishWithEncoderOf(Banks.ORIGIN, bank);
        }
        try (var copy = MemoryBank.open(target)) {
            assertThat(copy.frequencies()).isEmpty();
        }
    }

    @Test
    void rejectsCopyOfOtherRowOrDimension() throws IOException {
        try (var writer = new MemoryBankWriter(Files.createDirectory(folder.resolve("copy")), DIMENSION);
                var wider = new MemoryBankWriter(Files.createDirectory(folder.resolve("wider")), DIMENSION + 1)) {
            writer.copy(bank, 0, 2, null);
            assertThatThrownBy(() -> writer.copy(bank, 3, 1, null)).hasMessageContaining("cannot copy row 3 of a bank");
            assertThatThrownBy(() -> wider.copy(bank, 0, 1, null)).hasMessageContaining("of dimension 6");
        }
    }

    @Test
    void excludesErasedRowsFromSearchSurveyAndCompression() throws IOException {
        MemoryBank compressed = compressed(1);

        for (MemoryBank holding : List.of(bank, compressed)) {
            for (long row = 0; row < COUNT; row++) {
                assertThat(holding.nearest().to(Banks.snippet(row, DIMENSION), COUNT, at -> true))
                        .extracting(Hit::row)
                        .hasSize(COUNT - ERASED.size())
                        .doesNotContainAnyElementsOf(ERASED);
            }
            BankSurvey survey = BankSurvey.of(holding);
            assertThat(survey.fittedOn()).isEqualTo(COUNT - ERASED.size());
            assertThat(survey.nearest())
                    .noneMatch(near -> ERASED.contains(near.row()) || ERASED.contains(near.other()));
            float[] all = new float[COUNT * DIMENSION];
            holding.read(0, COUNT, all);
            for (long row : ERASED) {
                assertThat(List.of(survey.x(row), survey.y(row))).containsOnly(0f);
                int at = (int) row * DIMENSION;
                assertThat(Arrays.copyOfRange(all, at, at + DIMENSION)).containsOnly(0);
                assertThat(holding.stored(row)).containsOnly(0);
            }
        }
        compressed.close();
    }

    @Test
    void computesDirectionsOfRemainingRows() {
        float[] left = new float[(COUNT - ERASED.size()) * DIMENSION];
        int at = 0;
        for (long row = 0; row < COUNT; row++) {
            if (!ERASED.contains(row)) {
                System.arraycopy(expected(row), 0, left, at, DIMENSION);
                at += DIMENSION;
            }
        }
        PrincipalDirections expected = PrincipalDirections.of(SnippetRows.of(left, DIMENSION));
        PrincipalDirections directions = PrincipalDirections.of(bank);

        var close = org.assertj.core.data.Offset.offset(1e-9);
        assertThat(directions.mean()).containsExactly(expected.mean(), close);
        assertThat(directions.singularValues()).containsExactly(expected.singularValues(), close);
    }

    @Test
    void compressedCopyIsEqualInWindowsOfAnySize() throws IOException {
        BankDescription single = null;
        float[] rows = new float[COUNT * DIMENSION];
        for (int window : new int[] {1, 2, 5, COUNT}) {
            try (MemoryBank compressed = compressed(window)) {
                assertThat(compressed.compressed()).isTrue();
                assertThat(compressed.erasedRows()).isEqualTo(bank.erasedRows());
                assertThat(compressed.items(0, COUNT)).isEqualTo(bank.items(0, COUNT));
                float[] read = new float[COUNT * DIMENSION];
                compressed.read(0, COUNT, read);
                if (single != null) {
                    assertThat(compressed.description()).isEqualTo(single);
                    assertThat(read).containsExactly(rows);
                }
                single = compressed.description();
                rows = read;
            }
        }
        assertThat(bank.compressed()).isFalse();
    }

    @Test
    void keepsOrderOfAddedAndCopiedRows() throws IOException {
        SnippetBasis basis = PrincipalDirections.of(bank).basis(DIMENSION);
        Path target = Files.createDirectory(folder.resolve("mixed"));
        try (var writer = MemoryBankWriter.compressed(target, basis)) {
            write(writer, 0, 6);
            writer.copy(bank, 6, 5, bank.frequencies().orElseThrow());
            write(writer, 11, COUNT);
            writer.finishWithEncoderOf(Banks.ORIGIN, bank);
        }
        try (var mixed = MemoryBank.open(target);
                MemoryBank copied = compressed(COUNT)) {
            assertThat(mixed.description().digest())
                    .isEqualTo(copied.description().digest());
            for (long row = 0; row < COUNT; row++) {
                assertThat(mixed.stored(row))
                        .containsExactly(expected(row), org.assertj.core.data.Offset.offset(1e-4f));
                assertThat(mixed.item(row)).isEqualTo(bank.item(row));
            }
        }
    }

    /** Writes a compressed bank with all modes, which restores rows up to rounding. */
    private MemoryBank compressed(int window) throws IOException {
        SnippetBasis basis = PrincipalDirections.of(bank).basis(DIMENSION);
        Path target = Files.createDirectory(folder.resolve("compressed-" + window));
        try (var writer = MemoryBankWriter.compressed(target, basis)) {
            for (int first = 0; first < COUNT; first += window) {
                writer.copy(
                        bank,
                        first,
                        Math.min(window, COUNT - first),
                        bank.frequencies().orElseThrow());
            }
            assertThat(writer.count()).isEqualTo(COUNT);
            writer.finishWithEncoderOf(Banks.ORIGIN, bank);
        }
        return MemoryBank.open(target);
    }

    @Test
    void findsRowsBySourcePrefixInEveryFolder() throws IOException {
        assertThat(bank.rowsOfSource("pets/1", 99)).containsExactly(1, 10, 11, 12);
        assertThat(bank.rowsOfSource("pets/1", 2)).containsExactly(1, 10);
        assertThat(bank.rowsOfSource("pets/1", 0)).isEmpty();
        assertThat(bank.rowsOfSource("cats/", 99)).isEmpty();
        assertThat(bank.rowsOfSource("", 99)).hasSize(COUNT - ERASED.size());
    }

    @Test
    void samplesEveryRemainingRowAndNoErasedRow() {
        var sampler = new SnippetSampler(bank);
        Set<Long> sampled = new TreeSet<>();
        Set<Long> sampledOfLabel = new TreeSet<>();
        var seeds = new Random(8);
        for (int i = 0; i < 1_000; i++) {
            sampled.add(sampler.any(seeds.nextLong()));
            sampledOfLabel.add(sampler.ofLabel(1, seeds.nextLong()));
        }
        assertThat(sampled)
                .containsExactlyElementsOf(range(0, COUNT).stream()
                        .filter(row -> !ERASED.contains(row))
                        .toList());
        assertThat(sampledOfLabel).containsExactly(2L, 5L, 8L, 11L);
    }

    private static List<Long> range(long from, long to) {
        return java.util.stream.LongStream.range(from, to).boxed().toList();
    }
}
