package io.gmem.diffusion.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gmem.diffusion.engine.TensorEngine;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class FrechetDistanceTest {
    private static TensorEngine engine;

    @BeforeAll
    static void open() {
        engine = TensorEngine.open();
    }

    @AfterAll
    static void close() {
        engine.close();
    }

    @Test
    void isZeroBetweenADistributionAndItself() {
        GaussianFit fit = GaussianFit.of(normal(200, 6, 1, 0));

        assertThat(distance(fit, fit)).isCloseTo(0, within(1e-9));
    }

    @Test
    void isTheSquaredShiftBetweenEqualShapes() {
        double[][] original = normal(200, 6, 1, 0);
        double[][] shifted = normal(200, 6, 1, 3);

        assertThat(distance(GaussianFit.of(original), GaussianFit.of(shifted))).isCloseTo(6 * 9, within(1e-9));
    }

    @Test
    void isTheSquaredDifferenceOfStandardDeviationsInOneDimension() {
        GaussianFit narrow = new GaussianFit(new double[] {0}, new double[] {4}, 10);
        GaussianFit wide = new GaussianFit(new double[] {0}, new double[] {25}, 10);

        assertThat(distance(narrow, wide)).isCloseTo(9, within(1e-9));
    }

    @Test
    void acceptsRankDeficientCovariances() {
        GaussianFit few = GaussianFit.of(normal(3, 8, 1, 0));
        GaussianFit many = GaussianFit.of(normal(300, 8, 2, 0));

        assertThat(distance(few, many)).isPositive().isFinite();
    }

    private static double distance(GaussianFit a, GaussianFit b) {
        return new FrechetDistance(engine.eigenSolver()).between(a, b);
    }

    private static double[][] normal(int n, int d, double std, double shift) {
        var random = new Random(9);
        double[][] rows = new double[n][d];
        for (double[] row : rows) {
            for (int i = 0; i < d; i++) {
                row[i] = shift + std * random.nextGaussian();
            }
        }
        return rows;
    }
}
