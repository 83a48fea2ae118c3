package io.gmem.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class ThroughputAtLatencyTest {
    private static final ThroughputAtLatency CURVE =
            new ThroughputAtLatency(List.of(load(10, 1), load(20, 2), load(30, 4)));

    @Test
    void interpolatesLinearlyBetweenLoads() {
        assertThat(CURVE.imagesPerSecondAt(3)).isCloseTo(25, within(1e-9));
    }

    @Test
    void doesNotExtrapolate() {
        assertThat(CURVE.imagesPerSecondAt(100)).isEqualTo(30);
        assertThat(CURVE.imagesPerSecondAt(0.5)).isZero();
    }

    @Test
    void percentilesAreNearestRanks() {
        var load = new ServedLoad(new double[] {4, 1, 3, 2}, 4, 1);

        assertThat(load.percentile(50)).isEqualTo(2);
        assertThat(load.percentile(99)).isEqualTo(4);
    }

    private static ServedLoad load(int imagesPerSecond, double p99) {
        return new ServedLoad(new double[] {p99}, imagesPerSecond, 1);
    }
}
