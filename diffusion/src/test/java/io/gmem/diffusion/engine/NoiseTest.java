package io.gmem.diffusion.engine;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NoiseTest {
    private static final Shape SHAPE = new Shape(3, 40, 40);

    @Test
    void dependsOnlyOnSeedAndCounter() {
        try (TensorEngine engine = TensorEngine.open();
                NDManager scope = engine.newScope()) {
            float[] first = engine.noise(scope, 5, 7, SHAPE).toFloatArray();
            engine.noise(scope, 99, 0, SHAPE);

            assertThat(engine.noise(scope, 5, 7, SHAPE).toFloatArray()).containsExactly(first);
            assertThat(engine.noise(scope, 5, 8, SHAPE).toFloatArray()).isNotEqualTo(first);
            assertThat(engine.noise(scope, 6, 7, SHAPE).toFloatArray()).isNotEqualTo(first);
        }
    }

    @Test
    void isStandardNormal() {
        try (TensorEngine engine = TensorEngine.open();
                NDManager scope = engine.newScope()) {
            NDArray noise = engine.noise(scope, 1, 1, new Shape(200_000));

            assertThat(noise.mean().getFloat()).isBetween(-0.01f, 0.01f);
            assertThat(noise.square().mean().getFloat()).isBetween(0.985f, 1.015f);
        }
    }

    @Test
    void adjacentCountersHaveDifferentSeeds() {
        Set<Integer> low = new HashSet<>();
        for (int counter = 0; counter < 20_000; counter++) {
            low.add((int) Seeds.mix(3, counter));
        }

        // 20,000 random numbers of 32 bits: 0.05 expected collisions
        assertThat(low).hasSizeGreaterThan(19_997);
    }
}
