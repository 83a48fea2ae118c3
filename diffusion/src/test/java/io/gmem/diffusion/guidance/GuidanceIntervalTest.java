package io.gmem.diffusion.guidance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gmem.diffusion.guidance.GuidanceInterval.Mode;
import org.junit.jupiter.api.Test;

class GuidanceIntervalTest {
    @Test
    void repaDecidesAtTheStartOfAStep() {
        var interval = GuidanceInterval.repa(0.2, 0.7);

        assertThat(interval.at(0.1, 0.5)).isEqualTo(Mode.CONDITIONAL);
        assertThat(interval.at(0.5, 0.9)).isEqualTo(Mode.GUIDED);
        assertThat(interval.at(0.9, 0.9)).isEqualTo(Mode.CONDITIONAL);
    }

    @Test
    void finalGMemDecidesAtEachEvaluation() {
        var interval = GuidanceInterval.gmem(0.2, 0.7);

        assertThat(interval.at(0.1, 0.5)).isEqualTo(Mode.GUIDED);
        assertThat(interval.at(0.1, 0.1)).isEqualTo(Mode.CONDITIONAL);
        assertThat(interval.at(0.5, 0.9)).isEqualTo(Mode.UNCONDITIONAL);
    }

    @Test
    void bothEndsAreInclusive() {
        var interval = GuidanceInterval.repa(1 - 0.7, 1 - 0.3);

        assertThat(interval.at(0.3, 0.3)).isEqualTo(Mode.GUIDED);
        assertThat(interval.at(0.7, 0.7)).isEqualTo(Mode.GUIDED);
    }

    @Test
    void rejectsAnIntervalThatEndsBeforeItBegins() {
        assertThatThrownBy(() -> GuidanceInterval.gmem(0.5, 0.4)).hasMessageContaining("guidance_interval");
    }
}
