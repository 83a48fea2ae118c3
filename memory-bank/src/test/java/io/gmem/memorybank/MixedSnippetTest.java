package io.gmem.memorybank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every mixture is the first snippet at weight 0, the second at weight 1, and follows its formula between. */
class MixedSnippetTest {
    private static final float[] A = {1, 0, 0, 0};
    private static final float[] B = {0, 0, 1, 0};

    @ParameterizedTest
    @EnumSource
    void isFirstAtZeroAndSecondAtOne(SnippetMixture mixture) {
        assertThat(mixture.of(A, B, 0)).containsExactly(A, within(1e-7f));
        assertThat(mixture.of(A, B, 1)).containsExactly(B, within(1e-7f));
        float[] same = {0.5f, -0.5f, 0.5f, 0.5f};
        assertThat(mixture.of(same, same.clone(), 0.3)).containsExactly(same, within(1e-6f));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.1, 0.25, 0.5, 0.9})
    void linearIsWeightedSum(double w) {
        float[] a = {1, -2, 3};
        float[] b = {5, 7, -11};
        float[] mixed = SnippetMixture.LINEAR.of(a, b, w);
        for (int d = 0; d < 3; d++) {
            assertThat(mixed[d]).isCloseTo((float) ((1 - w) * a[d] + w * b[d]), within(1e-6f));
        }
    }

    @ParameterizedTest
    @CsvSource({"30, 0.5", "90, 0.25", "120, 0.8", "170, 0.5", "1, 0.3"})
    void sphericalFollowsTheArc(double degrees, double w) {
        double angle = Math.toRadians(degrees);
        float[] b = {(float) Math.cos(angle), (float) Math.sin(angle)};
        assertThat(SnippetMixture.SPHERICAL.of(new float[] {1, 0}, b, w))
                .containsExactly(new float[] {(float) Math.cos(w * angle), (float) Math.sin(w * angle)}, within(1e-5f));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.25, 0.5})
    void sphericalBetweenOppositesIsLinear(double w) {
        assertThat(SnippetMixture.SPHERICAL.of(new float[] {0, 1}, new float[] {0, -1}, w))
                .containsExactly(new float[] {0, (float) (1 - 2 * w)}, within(1e-6f));
    }

    @ParameterizedTest
    @CsvSource({"0, 4", "0.25, 3", "0.5, 2", "0.75, 1", "1, 0"})
    void concatStartsWithFirst(double w, int ofFirst) {
        float[] mixed = SnippetMixture.CONCAT.of(new float[] {1, 1, 1, 1}, new float[] {2, 2, 2, 2}, w);
        for (int d = 0; d < 4; d++) {
            assertThat(mixed[d]).isEqualTo(d < ofFirst ? 1 : 2);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 5, 10, 15})
    void chosenSelectsNumbersByMask(int mask) {
        float[] a = {1, 2, 3, 4};
        float[] b = {5, 6, 7, 8};
        boolean[] second = new boolean[4];
        float[] expected = new float[4];
        for (int d = 0; d < 4; d++) {
            second[d] = (mask >> d & 1) == 1;
            expected[d] = second[d] ? b[d] : a[d];
        }
        assertThat(SnippetMixture.chosen(a, b, second)).containsExactly(expected);
        assertThat(a).containsExactly(1, 2, 3, 4);
    }
}
