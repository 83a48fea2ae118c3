package io.gmem.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gmem.diffusion.sampling.Condition;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SimulatedServingTest {
    private static final Arrivals ARRIVALS = Arrivals.of(2_000, 1, new Condition.ClassLabel(0));

    /** A call of 16 images costs the same as a call of 4. */
    private static final RoundCost FREE = new RoundCost(1, new TreeMap<>(Map.of(4, 1.0, 16, 1.0)));

    @Test
    void anUndisturbedRequestTakesAsLongAsItsSteps() {
        assertThat(simulated(Serving.STEP_LEVEL).p99(1e-9)).isCloseTo(50, within(1.0));
        assertThat(simulated(Serving.ONE_AT_A_TIME).p99(1e-9)).isBetween(150.0, 200.0);
    }

    @Test
    void throughputIsBoundedByTheSlots() {
        double imagesOfAllSlots = 16 / 30.0;

        double step = simulated(Serving.STEP_LEVEL).imagesPerSecondWithin(500);

        assertThat(step).isBetween(0.8 * imagesOfAllSlots, 1.1 * imagesOfAllSlots);
        assertThat(simulated(Serving.ONE_AT_A_TIME).imagesPerSecondWithin(500)).isLessThan(step / 10);
    }

    @Test
    void waitingForABatchCostsMoreWithATighterBound() {
        double tight = ratio(100);
        double loose = ratio(500);

        assertThat(tight).isGreaterThan(loose);
        assertThat(loose).isGreaterThan(1);
    }

    private static double ratio(double bound) {
        return simulated(Serving.STEP_LEVEL).imagesPerSecondWithin(bound)
                / simulated(Serving.REQUEST_LEVEL).imagesPerSecondWithin(bound);
    }

    private static SimulatedServing simulated(Serving serving) {
        return new SimulatedServing(serving, FREE, 16, ARRIVALS);
    }
}
