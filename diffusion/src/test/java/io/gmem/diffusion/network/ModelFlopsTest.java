package io.gmem.diffusion.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelFlopsTest {
    /** Billions of multiply-adds, Peebles and Xie 2023, table 4. */
    @ParameterizedTest
    @CsvSource({"S, 2, 6.06", "B, 2, 23.01", "L, 2, 80.71", "XL, 2, 118.64", "XL, 4, 29.05", "XL, 8, 7.39"})
    void matchThePaper(String preset, int patch, double billions) {
        NetworkConfig config = Preset.named(preset).network(patch, 32, 4, new Conditioning.ByClass(1000, 0.1, 0.02));

        assertThat(ModelFlops.of(config).forward() / 2 / 1e9).isCloseTo(billions, withinPercentage(1.5));
    }

    @Test
    void matchManualCountOfASmallNetwork() {
        NetworkConfig config = NetworkConfig.of(8, 1, 2, 2, 4, 3, new Conditioning.BySnippet(5, 0, 1));
        int n = 4;
        double patches = 2.0 * n * 12 * 8;
        double time = 2.0 * (256 * 8 + 64);
        double condition = 2.0 * 5 * 8;
        double modulation = 2.0 * 8 * 48 + 2.0 * 8 * 16;
        double block = 2.0 * n * 8 * 24 + 2 * 2.0 * n * n * 8 + 2.0 * n * 64 + 2.0 * n * 8 * 32 * 2;
        double last = 2.0 * n * 8 * 12;

        assertThat(ModelFlops.of(config).forward()).isEqualTo(patches + time + condition + modulation + block + last);
        assertThat(ModelFlops.of(config).training())
                .isEqualTo(3 * ModelFlops.of(config).forward());
    }

    @Test
    void gatedAndPlainMlpHaveEqualCost() {
        NetworkConfig plain = Preset.B.network(2, 32, 4, new Conditioning.Unconditional());
        NetworkConfig gated = plain.with(Backbone.LIGHTNING, BlockOptions.LIGHTNING);

        assertThat(ModelFlops.of(gated).forward())
                .isCloseTo(ModelFlops.of(plain).forward(), withinPercentage(0.1));
    }
}
