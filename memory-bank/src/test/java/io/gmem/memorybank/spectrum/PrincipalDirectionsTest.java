package io.gmem.memorybank.spectrum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.gmem.memorybank.SnippetBasis;
import io.gmem.memorybank.SnippetRows;
import io.gmem.memorybank.product.GramMatrix;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Checks the directions by their definition. */
class PrincipalDirectionsTest {
    @ParameterizedTest
    @CsvSource({"5, 3", "3, 7", "700, 33", "1000, 48", "385, 65"})
    void areOrthonormalWithFixedSignAndExplainAllVariance(int count, int dimension) {
        float[] rows = normal(count * dimension, 1);
        PrincipalDirections directions = PrincipalDirections.of(SnippetRows.of(rows, dimension));

        double squares = 0;
        for (int i = 0; i < rows.length; i++) {
            double centered = rows[i] - directions.mean()[i % dimension];
            squares += centered * centered;
        }
        double kept = Arrays.stream(directions.singularValues()).map(s -> s * s).sum();
        assertThat(kept).isCloseTo(squares, within(1e-9 * squares));
        assertThat(directions.singularValues()).isSortedAccordingTo((a, b) -> Double.compare(b, a));
        for (int a = 0; a < dimension; a++) {
            double[] vector = directions.vectors()[a];
            double largest = Arrays.stream(vector).map(Math::abs).max().orElseThrow();
            assertThat(Arrays.stream(vector).max().orElseThrow()).isEqualTo(largest);
            for (int b = 0; b <= a; b++) {
                assertThat(dot(vector, directions.vectors()[b])).isCloseTo(a == b ? 1 : 0, within(1e-10));
            }
        }
        assertThat(directions.explained(dimension)).isEqualTo(1);
    }

    @Test
    void singularValuesMatchVarianceAlongDirections() {
        float[] rows = normal(900 * 20, 2);
        PrincipalDirections directions = PrincipalDirections.of(SnippetRows.of(rows, 20));

        for (int k = 0; k < 20; k++) {
            double sum = 0;
            for (int row = 0; row < 900; row++) {
                double along = 0;
                for (int d = 0; d < 20; d++) {
                    along += (rows[row * 20 + d] - directions.mean()[d])
                            * directions.vectors()[k][d];
                }
                sum += along * along;
            }
            assertThat(Math.sqrt(sum)).isCloseTo(directions.singularValues()[k], within(1e-9 * Math.sqrt(sum)));
        }
    }

    @ParameterizedTest
    @CsvSource({"5, 3", "3, 7", "1600, 33", "2000, 48", "769, 65"})
    void floatProductsAreAccurateToRoundingOfOneChunk(int count, int dimension) {
        SnippetRows rows = SnippetRows.of(normal(count * dimension, 4), dimension);
        PrincipalDirections exact = PrincipalDirections.of(rows);
        PrincipalDirections directions = PrincipalDirections.of(rows, GramMatrix.inFloats(dimension), () -> false);

        assertThat(directions.mean()).containsExactly(exact.mean());
        double[] difference = difference(matrix(directions), matrix(exact));
        double largest = exact.singularValues()[0] * exact.singularValues()[0];
        double rounding = Math.sqrt(768) * 0x1p-24; // of a sum of 768 floats with independent rounding errors
        assertThat(Arrays.stream(difference).map(Math::abs).max().orElseThrow()).isLessThan(rounding * largest);
        assertThat(directions.explained(dimension / 2)).isCloseTo(exact.explained(dimension / 2), within(rounding));
    }

    /** Returns {@code V S² Vᵀ}, the Gram matrix of the rows. */
    private static double[] matrix(PrincipalDirections directions) {
        int dimension = directions.dimension();
        double[] matrix = new double[dimension * dimension];
        for (int k = 0; k < dimension; k++) {
            double variance = directions.singularValues()[k] * directions.singularValues()[k];
            double[] vector = directions.vectors()[k];
            for (int i = 0; i < matrix.length; i++) {
                matrix[i] += variance * vector[i / dimension] * vector[i % dimension];
            }
        }
        return matrix;
    }

    private static double[] difference(double[] a, double[] b) {
        return IntStream.range(0, a.length).mapToDouble(i -> a[i] - b[i]).toArray();
    }

    @Test
    void fullBasisRestoresRowsTogetherAndOneByOne() {
        float[] rows = normal(130 * 19, 3);
        SnippetBasis basis = PrincipalDirections.of(SnippetRows.of(rows, 19)).basis(19);

        float[] coefficients = basis.project(rows, 130);
        float[] together = new float[rows.length];
        basis.expand(coefficients, 130, together, 0);

        for (int row = 0; row < 130; row++) {
            float[] one = new float[19];
            basis.expand(Arrays.copyOfRange(coefficients, row * 19, row * 19 + 19), one);
            assertThat(one).containsExactly(Arrays.copyOfRange(together, row * 19, row * 19 + 19));
        }
        for (int i = 0; i < rows.length; i++) {
            assertThat(together[i]).isCloseTo(rows[i], within(1e-4f));
        }
    }

    @Test
    void stopsOnCancellation() {
        assertThatThrownBy(() ->
                        PrincipalDirections.of(SnippetRows.of(new float[8], 2), GramMatrix.inDoubles(2), () -> true))
                .isInstanceOf(CancellationException.class);
    }

    @Test
    void stopsAtEveryChunk() {
        int chunk = GramMatrix.inDoubles(2).chunk();
        SnippetRows rows = SnippetRows.of(normal(2 * (2 * chunk + 1), 5), 2);
        int checks = 4; // once for the mean and once for each of three chunks
        for (int at = 0; at < checks; at++) {
            int[] left = {at};
            assertThatThrownBy(() -> PrincipalDirections.of(rows, GramMatrix.inDoubles(2), () -> left[0]-- == 0))
                    .isInstanceOf(CancellationException.class);
        }
        int[] left = {checks};
        PrincipalDirections.of(rows, GramMatrix.inDoubles(2), () -> left[0]-- == 0);
        assertThat(left[0]).isZero();
    }

    @Test
    void rejectsRankOutsideOfOneToDimension() {
        PrincipalDirections directions = PrincipalDirections.of(SnippetRows.of(normal(12, 6), 3));
        assertThat(directions.basis(1).rank()).isEqualTo(1);
        assertThat(directions.basis(3).rank()).isEqualTo(3);
        for (int rank : new int[] {-1, 0, 4}) {
            assertThatThrownBy(() -> directions.basis(rank))
                    .hasMessage("rank must be between 1 and the dimension 3 (was " + rank + ")");
        }
    }

    @Test
    void equalRowsAreFullyExplained() {
        PrincipalDirections directions = PrincipalDirections.of(SnippetRows.of(new float[] {1, 2, 1, 2}, 2));
        assertThat(directions.explained(1)).isEqualTo(1);
        assertThat(directions.mean()).containsExactly(1, 2);
        assertThat(PrincipalDirections.of(SnippetRows.of(new float[0], 2)).mean())
                .containsOnly(0);
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int d = 0; d < a.length; d++) {
            sum += a[d] * b[d];
        }
        return sum;
    }

    private static float[] normal(int count, long seed) {
        var random = new Random(seed);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) (5 + random.nextGaussian() * (1 + i % 7));
        }
        return values;
    }
}
