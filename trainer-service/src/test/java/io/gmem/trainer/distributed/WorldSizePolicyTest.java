package io.gmem.trainer.distributed;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WorldSizePolicyTest {
    @Test
    void replacesLostRank() {
        var policy = new WorldSizePolicy(3);

        policy.rankLost(100);

        assertThat(policy.worldSize()).isEqualTo(3);
    }

    @Test
    void secondLossAfterTheSameCheckpointReducesWorldSize() {
        var policy = new WorldSizePolicy(3);
        policy.rankLost(100);

        policy.rankLost(100);

        assertThat(policy.worldSize()).isEqualTo(2);
    }

    @Test
    void replacesRanksLostAfterDifferentCheckpoints() {
        var policy = new WorldSizePolicy(2);
        policy.rankLost(-1);
        policy.rankLost(50);

        policy.rankLost(100);

        assertThat(policy.worldSize()).isEqualTo(2);
    }

    @Test
    void worldSizeIsAtLeastOne() {
        var policy = new WorldSizePolicy(2);

        for (int i = 0; i < 5; i++) {
            policy.rankLost(0);
        }

        assertThat(policy.worldSize()).isEqualTo(1);
    }
}
