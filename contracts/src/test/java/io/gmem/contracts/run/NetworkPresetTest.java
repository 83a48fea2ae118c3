package io.gmem.contracts.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gmem.contracts.failure.InvalidInputException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkPresetTest {

    @ParameterizedTest
    @CsvSource({"Mi/4, Mi, 4", "Ti/1, Ti, 1", "S/2, S, 2", "B/8, B, 8", "XL/2, XL, 2", "1p0B/1, 1p0B, 1"})
    void readsSizeAndPatch(String text, String size, int patch) {
        assertThat(NetworkPreset.parse(text))
                .isEqualTo(new NetworkPreset(size, patch))
                .hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "S", "S/3", "S/16", "s/2", "XXL/2", "S/2 ", "M/2"})
    void rejectsOtherNames(String text) {
        assertThatThrownBy(() -> NetworkPreset.parse(text))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("Mi, Ti, S, B, L, XL, 1p0B, 1p6B");
    }
}
