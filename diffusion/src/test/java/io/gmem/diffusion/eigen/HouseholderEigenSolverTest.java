package io.gmem.diffusion.eigen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.gmem.diffusion.eigen.SymmetricEigenSolver.Eigen;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HouseholderEigenSolverTest {

    /** Returns {@code B Bᵀ} for a random B with n rows and {@code rank} columns. */
    private static double[] gram(int n, int rank, double size) {
        var random = new Random(n * 31L + rank);
        double[][] b = new double[n][rank];
        for (double[] row : b) {
            Arrays.setAll(row, i -> random.nextGaussian() * size);
        }
        double[] matrix = new double[n * n];
        for (int i = 0; i < n * n; i++) {
            for (int k = 0; k < rank; k++) {
                matrix[i] += b[i / n][k] * b[i % n][k];
            }
        }
        return matrix;
    }

    @ParameterizedTest
    @CsvSource({"1,1,1", "2,2,1", "3,1,1", "40,40,1", "60,7,1", "50,50,1e-9", "50,20,1e9", "200,200,1"})
    void eigenpairsSolveTheEquationAndVectorsAreOrthonormal(int n, int rank, double size) {
        double[] matrix = gram(n, rank, size);
        double scale = Arrays.stream(matrix).map(Math::abs).max().orElseThrow();

        Eigen eigen = new HouseholderEigenSolver().solve(matrix, n);

        for (int v = 0; v < n; v++) {
            for (int i = 0; i < n; i++) {
                double product = 0;
                double dot = 0;
                for (int j = 0; j < n; j++) {
                    product += matrix[i * n + j] * eigen.vectors()[v * n + j];
                    dot += eigen.vectors()[i * n + j] * eigen.vectors()[v * n + j];
                }
                assertThat(product)
                        .isCloseTo(eigen.values()[v] * eigen.vectors()[v * n + i], within(1e-12 * n * scale));
                assertThat(dot).isCloseTo(i == v ? 1 : 0, within(1e-13 * n));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 30})
    void eigenvaluesMatchJacobi(int n) {
        double[] matrix = gram(n, n, 1);

        double[] values = new HouseholderEigenSolver().solve(matrix, n).values();
        double[] expected = new JacobiSolver().solve(matrix, n).values();

        Arrays.sort(values);
        Arrays.sort(expected);
        assertThat(values).containsExactly(expected, within(1e-11));
    }

    @Test
    void findsNegativeRepeatedAndZeroEigenvalues() {
        double[] values = new HouseholderEigenSolver()
                .solve(new double[] {0, 2, 0, 0, 2, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0}, 4)
                .values();

        Arrays.sort(values);
        assertThat(values).containsExactly(new double[] {-2, 0, 2, 2}, within(1e-15));
        assertThat(new HouseholderEigenSolver().solve(new double[4], 2).values())
                .containsOnly(0);
    }

    @Test
    void rejectsNonFiniteMatrix() {
        assertThatThrownBy(() -> new HouseholderEigenSolver().solve(new double[] {1, Double.NaN, Double.NaN, 1}, 2))
                .hasMessageContaining("must be finite");
    }
}
