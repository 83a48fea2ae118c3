package io.gmem.sampler.batching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gmem.diffusion.network.Conditioning;
import io.gmem.diffusion.network.NetworkConfig;
import io.gmem.diffusion.network.Preset;
import org.junit.jupiter.api.Test;

class BatchLimitsTest {
    private static final Conditioning CLASSES = new Conditioning.ByClass(10, 0.1, 1);
    private static final NetworkConfig SMALL = NetworkConfig.of(32, 2, 2, 2, 8, 3, CLASSES);

    @Test
    void grantsAllSlotsWhenMemorySuffices() {
        assertThat(new BatchLimits(16, 4, 10, 1L << 30).slotsFor(SMALL)).isEqualTo(16);
    }

    @Test
    void grantsFewerSlotsToLargeNetworkButAtLeastOne() {
        NetworkConfig large = Preset.named("XL").network(2, 64, 4, CLASSES);

        assertThat(new BatchLimits(16, 4, 10, 1L << 30).slotsFor(large)).isBetween(2, 15);
        assertThat(new BatchLimits(16, 4, 10, 1).slotsFor(large)).isEqualTo(1);
    }

    @Test
    void rejectsValuesOutOfRange() {
        assertRefused("gmem.sampler.slots", 0, 4, 10);
        assertRefused("gmem.sampler.fixed-slots", 16, 65, 10);
        assertRefused("gmem.sampler.queue", 16, 4, 0);
    }

    private static void assertRefused(String name, int slots, int fixedSlots, int queue) {
        assertThatThrownBy(() -> new BatchLimits(slots, fixedSlots, queue, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(name);
    }
}
