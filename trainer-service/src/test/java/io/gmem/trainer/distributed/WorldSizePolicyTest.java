package io.gmem.trainer.distributed;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WorldSizePolicyTest {
    @Test
    void aLossIsMadeGood() {
        var size = new WorldSizePolicy(3);

        size.lostAfter(100);

        assertThat(size.ranks()).isEqualTo(3);
    }

    @Test
    void aSecondLossAfterTheSameCheckpointMakesTheCrewSmaller() {
        var size = new WorldSizePolicy(3);
        size.lostAfter(100);

        size.lostAfter(100);

        assertThat(size.ranks()).isEqualTo(2);
    }

    @Test
    void lossesBetweenWhichTheRunGotOnAreMadeGoodEachTime() {
        var size = new WorldSizePolicy(2);
        size.lostAfter(-1);
        size.lostAfter(50);

        size.lostAfter(100);

        assertThat(size.ranks()).isEqualTo(2);
    }

    @Test
    void someoneIsAlwaysLeft() {
        var size = new WorldSizePolicy(2);

        for (int i = 0; i < 5; i++) {
            size.lostAfter(0);
        }

        assertThat(size.ranks()).isEqualTo(1);
    }
}
