package io.gmem.contracts.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gmem.contracts.failure.InvalidInputException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkPresetTest {

    @ParameterizedTest
    @CsvSource({
        "Mi/4, 4, 128, 4",
        "Ti/1, 6, 192, 3",
        "S/2, 12, 384, 6",
        "B/8, 12, 768, 12",
        "L/2, 24, 1024, 16",
        "XL/2, 28, 1152, 16"
    })
    void readsSizeAndPatch(String text, int depth, int width, int heads) {
        NetworkPreset preset = NetworkPreset.parse(text);
        assertThat(preset).hasToString(text);
        assertThat(preset.size().depth()).isEqualTo(depth);
        assertThat(preset.size().hiddenSize()).isEqualTo(width);
        assertThat(preset.size().heads()).isEqualTo(heads);
    }

    @ParameterizedTest
    @EnumSource
    void cutsItsWidthEvenlyAmongItsHeads(NetworkPreset.Size size) {
        assertThat(size.hiddenSize() % size.heads()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "S", "S/3", "S/16", "s/2", "XXL/2", "S/2 ", "M/2"})
    void refusesOtherNames(String text) {
        assertThatThrownBy(() -> NetworkPreset.parse(text))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("Mi, Ti, S, B, L or XL");
    }
}
