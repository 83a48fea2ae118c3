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
    void equalGridsAreLeftAsTheyAre() {
        float[] places = {1, 2, 3, 4, 5, 6, 7, 8};

        assertThat(new PatchGrid(2, 2).resample(places)).isSameAs(places);
    }

    @ParameterizedTest
    @CsvSource({"5, 8", "16, 8", "7, 3", "1, 4"})
    void whatIsTheSameEverywhereStaysSo(int from, int to) {
        float[] places = new float[from * from * 2];
        for (int i = 0; i < places.length; i++) {
            places[i] = i % 2 == 0 ? 3 : -5;
        }

        float[] resampled = new PatchGrid(from, to).resample(places);

        assertThat(resampled).hasSize(to * to * 2);
        for (int i = 0; i < resampled.length; i++) {
            assertThat(resampled[i]).isCloseTo(i % 2 == 0 ? 3 : -5, within(1e-5f));
        }
    }

    /** Columns at -0.25, 0.25, 0.75 and 1.25 of two whose values are 0 and 4, and rows alike. */
    @Test
    void aFinerGridLiesLinearlyBetween() {
        float[] columns = new PatchGrid(2, 4).resample(new float[] {0, 4, 0, 4});
        float[] rows = new PatchGrid(2, 4).resample(new float[] {0, 0, 4, 4});

        assertThat(Arrays.copyOf(columns, 4)).containsExactly(0, 1, 3, 4);
        assertThat(new float[] {rows[0], rows[4], rows[8], rows[12]}).containsExactly(0, 1, 3, 4);
    }

    /** Half as many: weights 1, 3, 3, 1 of eight, where all four are there. */
    @Test
    void aCoarserGridAveragesWhatItCovers() {
        float[] places = new float[16];
        Arrays.fill(places, 4, 8, 8f); // the second of four rows

        float[] resampled = new PatchGrid(4, 2).resample(places);

        assertThat(resampled[0]).isCloseTo(8 * 3f / 7, within(1e-5f));
        assertThat(resampled[2]).isCloseTo(8 * 1f / 7, within(1e-5f));
    }

    @Test
    void placesThatFormNoSquareAreRefused() {
        assertThat(PatchGrid.side(49)).isEqualTo(7);
        assertThatThrownBy(() -> PatchGrid.side(48)).hasMessage("48 places form no square");
    }
}
