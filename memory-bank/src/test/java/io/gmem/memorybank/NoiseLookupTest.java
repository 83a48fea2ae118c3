package io.gmem.memorybank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class NoiseLookupTest {

    @Test
    void probabilityEqualsTabulatedValues() {
        assertThat(NoiseLookup.uniform(0)).isEqualTo(0.5);
        assertThat(NoiseLookup.uniform(1)).isCloseTo(0.841344746068542949, within(1e-15));
        assertThat(NoiseLookup.uniform(-1.959963984540054)).isCloseTo(0.025, within(1e-15));
        assertThat(NoiseLookup.uniform(-5)).isCloseTo(2.866515718791939e-7, within(1e-15));
        assertThat(NoiseLookup.uniform(40)).isEqualTo(1);
        assertThat(NoiseLookup.uniform(-40)).isEqualTo(0);
    }

    @Test
    void probabilityOneSelectsLastRowOfPositiveFrequency() {
        NoiseLookup lookup = NoiseLookup.of(new long[] {3, 1, 0, 0});

        assertThat(lookup.rowAt(1)).isEqualTo(1);
    }

    @Test
    void neverSelectsRowOfFrequencyZero() {
        NoiseLookup lookup = NoiseLookup.of(new long[] {0, 2, 0, 2, 0});

        for (int i = 0; i <= 1000; i++) {
            assertThat(lookup.rowAt(i / 1000.0)).isIn(1, 3);
        }
    }

    @Test
    void selectsRowsInProportionToFrequencies() {
        NoiseLookup lookup = NoiseLookup.of(new long[] {1, 3, 4});
        var random = new Random(7);
        int[] found = new int[3];

        for (int i = 0; i < 20_000; i++) {
            float[] z = new float[12];
            for (int j = 0; j < z.length; j++) {
                z[j] = (float) random.nextGaussian();
            }
            found[lookup.row(z)]++;
        }

        assertThat(found[0] / 20_000.0).isCloseTo(1 / 8.0, within(0.01));
        assertThat(found[1] / 20_000.0).isCloseTo(3 / 8.0, within(0.01));
        assertThat(found[2] / 20_000.0).isCloseTo(4 / 8.0, within(0.01));
    }

    @Test
    void rejectsInvalidFrequencies() {
        assertThatThrownBy(() -> NoiseLookup.of(new long[] {0, 0}))
                .hasMessageContaining("at least one row must have a frequency");
        assertThatThrownBy(() -> NoiseLookup.of(new long[] {1, -1})).hasMessageContaining("row 1 must not be negative");
        assertThatThrownBy(() -> NoiseLookup.evenly(2).rowAt(Double.NaN))
                .hasMessageContaining("u must be between 0 and 1 (was NaN)");
    }
}
