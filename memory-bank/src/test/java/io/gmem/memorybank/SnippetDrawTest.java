package io.gmem.memorybank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnippetDrawTest {
    @TempDir
    Path folder;

    @Test
    void neighbouringSeedsDrawEveryRowAboutAsOften() {
        int[] drawn = new int[10];

        for (long seed = -5_000; seed < 5_000; seed++) {
            drawn[(int) SnippetDraw.below(10, seed)]++;
        }

        for (int times : drawn) {
            assertThat(times / 10_000.0).isCloseTo(0.1, within(0.015));
        }
    }

    @Test
    void aSeedDrawsTheSameRowForEver() {
        assertThat(new long[] {SnippetDraw.below(1000, 0), SnippetDraw.below(1000, 1), SnippetDraw.below(1000, 42)})
                .containsExactly(509, 82, 457);
    }

    @Test
    void drawsOfALabelHaveThatLabel() throws IOException {
        Banks.write(folder, 30, 4);

        try (var bank = MemoryBank.open(folder)) {
            var draw = new SnippetDraw(bank);
            assertThat(draw.any(3)).isBetween(0L, 29L);
            for (long seed = 0; seed < 50; seed++) {
                assertThat(bank.label(draw.ofLabel(1, seed))).isEqualTo(1);
            }
            assertThatThrownBy(() -> draw.ofLabel(5, 0)).hasMessage("no row has label 5");
        }
    }
}
