package io.gmem.diffusion.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PatchGridTest {

    @Test
    void equalGridsReturnTheInput() {
        float[] tokens = {1, 2, 3, 4, 5, 6, 7, 8};

        assertThat(new PatchGrid(2, 2).resample(tokens)).isSameAs(tokens);
    }

    @ParameterizedTest
    @CsvSource({"5, 8", "16, 8", "7, 3", "1, 4"})
    void keepsConstantTokens(int from, int to) {
        float[] tokens = new float[from * from * 2];
        for (int i = 0; i < tokens.length; i++) {
            tokens[i] = i % 2 == 0 ? 3 : -5;
        }

        float[] resampled = new PatchGrid(from, to).resample(tokens);

        assertThat(resampled).hasSize(to * to * 2);
        for (int i = 0; i < resampled.length; i++) {
            assertThat(resampled[i]).isCloseTo(i % 2 == 0 ? 3 : -5, within(1e-5f));
        }
    }

    /** Columns at -0.25, 0.25, 0.75 and 1.25 of two columns with values 0 and 4; the same for rows. */
    @Test
    void aFinerGridInterpolatesLinearly() {
        float[] columns = new PatchGrid(2, 4).resample(new float[] {0, 4, 0, 4});
        float[] rows = new PatchGrid(2, 4).resample(new float[] {0, 0, 4, 4});

        assertThat(Arrays.copyOf(columns, 4)).containsExactly(0, 1, 3, 4);
        assertThat(new float[] {rows[0], rows[4], rows[8], rows[12]}).containsExactly(0, 1, 3, 4);
    }

    /** Half as many rows: weights 1, 3, 3, 1 of eight where all four exist. */
    @Test
    void aCoarserGridAveragesTheCoveredTokens() {
        float[] tokens = new float[16];
        Arrays.fill(tokens, 4, 8, 8f); // the second of four rows

        float[] resampled = new PatchGrid(4, 2).resample(tokens);

        assertThat(resampled[0]).isCloseTo(8 * 3f / 7, within(1e-5f));
        assertThat(resampled[2]).isCloseTo(8 * 1f / 7, within(1e-5f));
    }

    @Test
    void rejectsTokensThatDoNotFormASquare() {
        assertThat(PatchGrid.side(49)).isEqualTo(7);
        assertThatThrownBy(() -> PatchGrid.side(48)).hasMessage("48 tokens do not form a square grid");
    }
}
