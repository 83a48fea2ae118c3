package io.gmem.diffusion.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PresetTest {
    /** Millions of parameters according to the papers: DiT table 4, REPA table 2, LightningDiT's names. */
    @ParameterizedTest
    @CsvSource({"S, 33", "B, 130", "L, 458", "XL, 675", "1p0B, 1000", "1p6B, 1600"})
    void parameterCountsMatchThePapers(String label, double millions) {
        NetworkConfig config = Preset.named(label).network(2, 32, 4, new Conditioning.ByClass(1000, 0.1, 0.02));

        long parameters = StateDict.shapes(config).values().stream()
                .mapToLong(shape -> Arrays.stream(shape).reduce(1, (a, b) -> a * b))
                .sum();

        assertThat(parameters / 1e6).isCloseTo(millions, withinPercentage(20));
    }

    @ParameterizedTest
    @EnumSource
    void headsDivideTheWidth(Preset preset) {
        assertThat(preset.hiddenSize() % preset.numHeads()).isZero();
    }

    @Test
    void unknownNameIsRejectedWithTheKnownNames() {
        assertThatThrownBy(() -> Preset.named("XXL")).hasMessageContaining("Mi, Ti, S, B, L, XL, 1p0B, 1p6B");
    }
}
