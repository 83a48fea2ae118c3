package io.gmem.diffusion.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.gmem.diffusion.engine.TensorEngine;
import io.gmem.diffusion.image.RgbImage;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Compares distances between sets of features to loops over their definitions and to known values. */
class DistributionMetricsTest {
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
    void aSetCoversItselfCompletely() {
        double[][] data = normal(700, 6, 0, 1);

        var metrics = ManifoldMetrics.of(engine, "test", data, data, 5);

        assertThat(metrics.precision()).isEqualTo(1);
        assertThat(metrics.recall()).isEqualTo(1);
        assertThat(metrics.coverage()).isEqualTo(1);
    }

    @Test
    void distantSetsShareNothing() {
        var metrics = ManifoldMetrics.of(engine, "test", normal(600, 4, 0, 1), normal(80, 4, 100, 2), 5);

        assertThat(metrics.precision()).isZero();
        assertThat(metrics.recall()).isZero();
        assertThat(metrics.density()).isZero();
        assertThat(metrics.coverage()).isZero();
        assertThat(metrics.dataCount()).isEqualTo(600);
        assertThat(metrics.sampleCount()).isEqualTo(80);
    }

    @Test
    void samplesOfOneModeArePreciseButDoNotRecallTheOther() {
        double[][] data = join(normal(300, 4, 0, 3), normal(300, 4, 50, 4));

        var metrics = ManifoldMetrics.of(engine, "test", data, normal(300, 4, 0, 5), 5);

        assertThat(metrics.precision()).isGreaterThan(0.9);
        assertThat(metrics.recall()).isBetween(0.4, 0.5);
        assertThat(metrics.coverage()).isBetween(0.4, 0.5);
    }

    @Test
    void manifoldMetricsMatchTheDefinition() {
        double[][] data = normal(60, 3, 0, 6);
        double[][] samples = normal(45, 3, 0.7, 7);
        int k = 3;
        double[] dataRadii = radii(data, k);
        double[] sampleRadii = radii(samples, k);
        int precise = 0;
        int balls = 0;
        for (double[] sample : samples) {
            int containing = 0;
            for (int i = 0; i < data.length; i++) {
                containing += distance(sample, data[i]) <= dataRadii[i] ? 1 : 0;
            }
            precise += containing > 0 ? 1 : 0;
            balls += containing;
        }
        int recalled = 0;
        int covered = 0;
        for (int i = 0; i < data.length; i++) {
            boolean inSampleBall = false;
            boolean inDataBall = false;
            for (int j = 0; j < samples.length; j++) {
                inSampleBall |= distance(samples[j], data[i]) <= sampleRadii[j];
                inDataBall |= distance(samples[j], data[i]) <= dataRadii[i];
            }
            recalled += inSampleBall ? 1 : 0;
            covered += inDataBall ? 1 : 0;
        }

        var metrics = ManifoldMetrics.of(engine, "test", data, samples, k);

        assertThat(metrics.precision()).isEqualTo(precise / 45.0);
        assertThat(metrics.recall()).isEqualTo(recalled / 60.0);
        assertThat(metrics.density()).isCloseTo(balls / (3 * 45.0), within(1e-12));
        assertThat(metrics.coverage()).isEqualTo(covered / 60.0);
    }

    /** Points on a line, k = 1: the balls of the data are [-1, 1], [0, 2], [1, 5], [3, 17]. */
    @Test
    void manifoldMetricsOfPointsOnALineMatchTheManualCount() {
        double[][] data = {{0}, {1}, {3}, {10}};
        double[][] samples = {{0.5}, {4.5}, {20}, {21}};

        var metrics = ManifoldMetrics.of(engine, "test", data, samples, 1);

        assertThat(metrics.precision()).isEqualTo(2 / 4.0);
        assertThat(metrics.recall()).isEqualTo(3 / 4.0);
        assertThat(metrics.density()).isEqualTo(1);
        assertThat(metrics.coverage()).isEqualTo(1);
    }

    /** Between {0, 0} and {1, 1}: 1 + (1 + 1)³ - 2; of {0, 2} with itself, unbiased: 1 + 1 - 2 (1 + 1 + 1 + 5³) / 4. */
    @Test
    void theKernelDistanceOfTwoPointsHasAClosedForm() {
        double[][] zeros = {{0}, {0}};
        double[][] ones = {{1}, {1}};
        double[][] apart = {{0}, {2}};

        assertThat(KernelDistance.of(engine, "test", zeros, ones, 1, 2, 0).mean())
                .isCloseTo(7, within(1e-12));
        assertThat(KernelDistance.of(engine, "test", apart, apart, 1, 2, 0).mean())
                .isCloseTo(-62, within(1e-12));
    }

    @Test
    void theKernelDistanceMatchesTheDefinition() {
        double[][] a = normal(30, 5, 0, 8);
        double[][] b = normal(30, 5, 1, 9);
        double within = 0;
        double between = 0;
        for (int i = 0; i < 30; i++) {
            for (int j = 0; j < 30; j++) {
                within += i == j ? 0 : (kernel(a[i], a[j]) + kernel(b[i], b[j])) / (30 * 29);
                between += kernel(a[i], b[j]) / (30 * 30);
            }
        }

        var distance = KernelDistance.of(engine, "test", a, b, 1, 30, 0);

        assertThat(distance.mean()).isCloseTo(within - 2 * between, within(1e-9));
        assertThat(distance.std()).isZero();
        assertThat(distance.subsetSize()).isEqualTo(30);
    }

    @Test
    void theKernelDistanceOfEqualDistributionsIsAboutZero() {
        var equal = KernelDistance.of(engine, "test", normal(400, 8, 0, 10), normal(400, 8, 0, 11), 20, 200, 1);
        var other = KernelDistance.of(engine, "test", normal(400, 8, 0, 10), normal(400, 8, 1, 11), 20, 200, 1);

        assertThat(equal.mean()).isCloseTo(0, within(4 * equal.std() + 0.01));
        assertThat(other.mean()).isGreaterThan(10 * Math.abs(equal.mean()));
    }

    @Test
    void rejectsTooFewPoints() {
        assertThatThrownBy(() -> ManifoldMetrics.of(engine, "test", normal(5, 2, 0, 1), normal(9, 2, 0, 1), 5))
                .hasMessageContaining("more than 5");
        assertThatThrownBy(() -> KernelDistance.of(engine, "test", normal(1, 2, 0, 1), normal(9, 2, 0, 1), 0))
                .hasMessageContaining("at least that many");
    }

    @Test
    void countsCopiesAndOwnSources() {
        var rate = CopyRate.of(
                List.of(
                        new NearestImages.Neighbor(3, 0.1, true),
                        new NearestImages.Neighbor(4, 0.5, false),
                        new NearestImages.Neighbor(5, 0.5, false)),
                new int[] {3, 4, -1});

        assertThat(rate).isEqualTo(new CopyRate(1, 2, 3));
        assertThat(rate.rate()).isCloseTo(1 / 3.0, within(1e-12));
    }

    @Test
    void ordersNearDuplicatesByDistanceThenIndex() {
        var nearest = new NearestImages(List.of(gray(9), gray(40), gray(12), gray(8), gray(12)));

        assertThat(nearest.alike(gray(10), 4))
                .extracting(NearestImages.SimilarImage::index)
                .containsExactly(0, 2, 3, 4);
        assertThat(nearest.alike(gray(10), 9)).hasSize(5);
        assertThat(nearest.alike(gray(40), 1)).containsExactly(new NearestImages.SimilarImage(1, 0));
        assertThat(nearest.nearest(gray(40))).isEqualTo(new NearestImages.Neighbor(1, 0, true));
        assertThat(nearest.nearest(gray(10)).copied()).isFalse();
    }

    /** Distances of 3 and 10, of 4 and 10: only the first ratio is below a third. */
    @Test
    void aSampleIsACopyWhenItIsNearerThanAThirdOfTheDistanceToTheSecondNearest() {
        assertThat(new NearestImages(List.of(gray(103), gray(110))).nearest(gray(100)))
                .isEqualTo(new NearestImages.Neighbor(0, 3 / 255.0, true));
        assertThat(new NearestImages(List.of(gray(110), gray(96))).nearest(gray(100)))
                .isEqualTo(new NearestImages.Neighbor(1, 4 / 255.0, false));
        assertThat(new NearestImages(List.of(gray(100))).nearest(gray(100)).copied())
                .as("a single training image")
                .isFalse();
    }

    private static RgbImage gray(int level) {
        byte[] rgb = new byte[12];
        Arrays.fill(rgb, (byte) level);
        return new RgbImage(2, 2, rgb);
    }

    private static double[] radii(double[][] points, int k) {
        double[] radii = new double[points.length];
        for (int i = 0; i < points.length; i++) {
            double[] line = new double[points.length];
            for (int j = 0; j < points.length; j++) {
                line[j] = i == j ? Double.POSITIVE_INFINITY : distance(points[i], points[j]);
            }
            Arrays.sort(line);
            radii[i] = line[k - 1];
        }
        return radii;
    }

    private static double distance(double[] a, double[] b) {
        double squares = 0;
        for (int i = 0; i < a.length; i++) {
            squares += (a[i] - b[i]) * (a[i] - b[i]);
        }
        return Math.sqrt(squares);
    }

    private static double kernel(double[] a, double[] b) {
        double product = 0;
        for (int i = 0; i < a.length; i++) {
            product += a[i] * b[i];
        }
        return Math.pow(product / a.length + 1, 3);
    }

    private static double[][] normal(int count, int dimension, double mean, long seed) {
        var random = new Random(seed);
        double[][] rows = new double[count][dimension];
        for (double[] row : rows) {
            for (int d = 0; d < dimension; d++) {
                row[d] = mean + random.nextGaussian();
            }
        }
        return rows;
    }

    private static double[][] join(double[][] a, double[][] b) {
        double[][] all = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, all, a.length, b.length);
        return all;
    }
}
