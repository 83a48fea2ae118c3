package io.gmem.memorybank.spectrum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.gmem.memorybank.SnippetRows;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Checks the factors by their definition: rows = C Mᵀ + mean, CᵀC = MᵀM = diag(S). */
class SvdFactorsTest {

    @ParameterizedTest
    @CsvSource({"40, 6, 6", "40, 6, 3", "40, 6, 1", "9, 2, 2", "300, 17, 17"})
    void keepsStrongestFactors(int count, int dimension, int rank) {
        float[] rows = normal(count * dimension);
        SvdFactors factors = SvdFactors.of(rows, dimension, rank);
        PrincipalDirections directions = PrincipalDirections.of(SnippetRows.of(rows, dimension));

        assertThat(factors.count()).isEqualTo(count);
        assertThat(factors.dimension()).isEqualTo(dimension);
        assertThat(factors.rank()).isEqualTo(rank);
        assertThat(factors.modes()).hasSize(dimension * rank);
        assertThat(factors.coefficients()).hasSize(count * rank);
        double scale = factors.singularValues()[0];
        for (int a = 0; a < rank; a++) {
            assertThat((double) factors.singularValues()[a])
                    .isCloseTo(directions.singularValues()[a], within(1e-6 * scale));
            for (int b = 0; b < rank; b++) {
                double expected = a == b ? factors.singularValues()[a] : 0;
                assertThat(product(factors.coefficients(), rank, a, b)).isCloseTo(expected, within(1e-4 * scale));
                assertThat(product(factors.modes(), rank, a, b)).isCloseTo(expected, within(1e-4 * scale));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 6})
    void keepsVarianceExplainedByRank(int rank) {
        int dimension = 6;
        float[] rows = normal(50 * dimension);
        SvdFactors factors = SvdFactors.of(rows, dimension, rank);
        PrincipalDirections directions = PrincipalDirections.of(SnippetRows.of(rows, dimension));

        double lost = 0;
        double all = 0;
        for (int row = 0; row < 50; row++) {
            float[] restored = factors.row(row);
            assertThat(restored).hasSize(dimension);
            assertThat(factors.restore(factors.coefficients(row))).containsExactly(restored);
            for (int d = 0; d < dimension; d++) {
                double centered = rows[row * dimension + d] - directions.mean()[d];
                all += centered * centered;
                double difference = rows[row * dimension + d] - restored[d];
                lost += difference * difference;
            }
        }
        assertThat(1 - lost / all).isCloseTo(directions.explained(rank), within(1e-5));
    }

    @Test
    void projectedRowEqualsStoredCoefficients() {
        float[] rows = normal(30 * 5);
        SvdFactors factors = SvdFactors.of(rows, 5, 3);
        for (int row = 0; row < 30; row++) {
            float[] coefficients = factors.project(Arrays.copyOfRange(rows, row * 5, row * 5 + 5));
            assertThat(coefficients).containsExactly(factors.coefficients(row));
        }
        assertThat(factors.project(factors.mean())).containsOnly(0);
        assertThat(factors.restore(new float[3])).containsExactly(factors.mean());
    }

    @Test
    void ignoresNoiseOfCollinearRows() {
        float[] rows = new float[20 * 3];
        for (int row = 0; row < 20; row++) {
            for (int d = 0; d < 3; d++) {
                rows[row * 3 + d] = row * (d + 1);
            }
        }
        SvdFactors factors = SvdFactors.of(rows, 3, 3);
        for (int row = 0; row < 20; row++) {
            float[] coefficients = factors.coefficients(row);
            assertThat(coefficients[1]).isZero();
            assertThat(coefficients[2]).isZero();
            assertThat(factors.row(row)).containsExactly(Arrays.copyOfRange(rows, row * 3, row * 3 + 3), within(1e-4f));
        }
        assertThat(SvdFactors.of(new float[] {7, 8, 7, 8}, 2, 2).row(1)).containsExactly(7, 8);
    }

    @Test
    void usesSingularValuesAboveNoise() {
        float[] modes = {1, 0, 0, 1};
        float[] mean = {0, 0};
        float[] snippet = {3, 5};
        float atNoise = (float) 1e-7;
        assertThat(new SvdFactors(new float[0], modes, new float[] {1, Math.nextUp(atNoise)}, mean).project(snippet)[1])
                .isNotZero();
        assertThat(new SvdFactors(new float[0], modes, new float[] {1, Math.nextDown(atNoise)}, mean).project(snippet))
                .containsExactly(3, 0);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 4})
    void rejectsRankOutsideOfOneToDimension(int rank) {
        assertThatThrownBy(() -> SvdFactors.of(normal(12), 3, rank))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("rank must be between 1 and the dimension 3 (was " + rank + ")");
    }

    /** Returns the sum over rows of column a times column b. */
    private static double product(float[] matrix, int columns, int a, int b) {
        double sum = 0;
        for (int at = 0; at < matrix.length; at += columns) {
            sum += (double) matrix[at + a] * matrix[at + b];
        }
        return sum;
    }

    private static float[] normal(int count) {
        var random = new Random(count);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) (2 + random.nextGaussian() * (1 + i % 7));
        }
        return values;
    }
}
