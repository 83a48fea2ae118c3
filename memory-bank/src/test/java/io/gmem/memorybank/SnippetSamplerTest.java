package io.gmem.memorybank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnippetSamplerTest {
    @TempDir
    Path folder;

    @Test
    void consecutiveSeedsSampleRowsUniformly() {
        int[] sampled = new int[10];

        for (long seed = -5_000; seed < 5_000; seed++) {
            sampled[(int) SnippetSampler.below(10, seed)]++;
        }

        for (int times : sampled) {
            assertThat(times / 10_000.0).isCloseTo(0.1, within(0.015));
        }
    }

    @Test
    void seedSelectsFixedRow() {
        assertThat(new long[] {
                    SnippetSampler.below(1000, 0), SnippetSampler.below(1000, 1), SnippetSampler.below(1000, 42)
                })
                .containsExactly(509, 82, 457);
    }

    @Test
    void samplesRowsOfLabelOnly() throws IOException {
        Banks.write(folder, 30, 4);

        try (var bank = MemoryBank.open(folder)) {
            var sampler = new SnippetSampler(bank);
            int[] sampled = new int[30];
            int[] sampledOfLabel = new int[30];
            for (long seed = 0; seed < 30_000; seed++) {
                assertThat(sampler.any(seed)).isEqualTo(SnippetSampler.below(30, seed));
                sampled[(int) sampler.any(seed)]++;
                sampledOfLabel[(int) sampler.ofLabel(1, seed)]++;
            }
            for (int row = 0; row < 30; row++) {
                assertThat(sampled[row] / 30_000.0).isCloseTo(1 / 30.0, within(0.006));
                double share = row % 3 == 1 ? 0.1 : 0;
                assertThat(sampledOfLabel[row] / 30_000.0).isCloseTo(share, within(0.01));
            }
            assertThatThrownBy(() -> sampler.ofLabel(5, 0)).hasMessage("no row has label 5");
        }
    }

    @Test
    void resamplesErasedRowDeterministically() throws IOException {
        try (var writer = new MemoryBankWriter(folder, 2)) {
            for (int row = 0; row < 1_000; row++) {
                if (row == 509) { // the row of seed 0
                    writer.addErased();
                } else {
                    writer.add(Banks.snippet(row, 2), Banks.item(row, 0));
                }
            }
            writer.finish(Banks.ORIGIN, Map.of());
        }

        try (var bank = MemoryBank.open(folder)) {
            var sampler = new SnippetSampler(bank);
            assertThat(List.of(sampler.any(0), sampler.any(1), sampler.any(42))).containsExactly(481L, 82L, 457L);
        }
    }

    @Test
    void rejectsBankWithoutRows() throws IOException {
        try (var writer = new MemoryBankWriter(folder, 2)) {
            writer.addErased();
            writer.addErased();
            writer.finish(Banks.ORIGIN, Map.of());
        }

        try (var bank = MemoryBank.open(folder)) {
            assertThatThrownBy(() -> new SnippetSampler(bank).any(0)).hasMessage("the bank has no rows to sample");
        }
    }

    @Test
    void boundedNumbersReachBothEndsForAllSeeds() {
        for (long bound : new long[] {1, 2, 3, 1_000_003, Long.MAX_VALUE / 2}) {
            for (long seed : new long[] {0, 1, -1, Long.MIN_VALUE, Long.MAX_VALUE}) {
                assertThat(SnippetSampler.below(bound, seed)).isBetween(0L, bound - 1);
            }
        }
        assertThat(LongStream.range(0, 200)
                        .map(seed -> SnippetSampler.below(3, seed))
                        .distinct())
                .containsExactlyInAnyOrder(0L, 1L, 2L);
    }
}
