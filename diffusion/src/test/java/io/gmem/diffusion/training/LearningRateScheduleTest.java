package io.gmem.diffusion.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LearningRateScheduleTest {
    @Test
    void warmsUpStaysConstantAndDecays() {
        var schedule = new LearningRateSchedule(2, 10, 50, 100);

        assertThat(schedule.at(0)).isCloseTo(0.2, within(1e-12));
        assertThat(schedule.at(9)).isEqualTo(2);
        assertThat(schedule.at(50)).isEqualTo(2);
        assertThat(schedule.at(75)).isCloseTo(1, within(1e-12));
        assertThat(schedule.at(99)).isCloseTo(0.04, within(1e-12));
        assertThat(schedule.at(150)).isZero();
    }

    @Test
    void constantRateNeverDecays() {
        assertThat(LearningRateSchedule.constant(3, 0).at(10_000_000)).isEqualTo(3);
    }

    @Test
    void decaysAlongHalfACosineWave() {
        var schedule = new LearningRateSchedule(2, 0, 100, 200, LearningRateSchedule.Decay.COSINE);

        assertThat(schedule.at(100)).isEqualTo(2);
        assertThat(schedule.at(125)).isCloseTo(1 + Math.sqrt(0.5), within(1e-12));
        assertThat(schedule.at(150)).isCloseTo(1, within(1e-12));
        assertThat(schedule.at(175)).isCloseTo(1 - Math.sqrt(0.5), within(1e-12));
        assertThat(schedule.at(200)).isZero();
        assertThat(schedule.at(250)).isZero();
    }
}
