package io.gmem.diffusion.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.gmem.diffusion.eigen.JacobiSolver;
import io.gmem.diffusion.eigen.SymmetricEigenSolver;
import io.gmem.diffusion.eigen.SymmetricEigenSolver.Eigen;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PrincipalComponentsTest {

    private final JacobiSolver solver = new JacobiSolver();

    @Test
    void findsTheAxesOfAnEllipseInClosedForm() {
        // three steps along (3, 4)/5 and one across, about (10, 20): variances 2·9/3 and 2·1/3
        List<float[]> points = List.of(
                new float[] {10 + 1.8f, 20 + 2.4f},
                new float[] {10 - 1.8f, 20 - 2.4f},
                new float[] {10 + 0.8f, 20 - 0.6f},
                new float[] {10 - 0.8f, 20 + 0.6f});

        PrincipalComponents fitted = PrincipalComponents.fit(points, solver);

        assertThat(fitted.explainedVariance())
                .usingComparatorWithPrecision(1e-5f)
                .containsExactly(6f, 2 / 3f);
        assertThat(fitted.project(new float[] {10, 20}))
                .usingComparatorWithPrecision(1e-5f)
                .containsExactly(0f, 0f);
        assertThat(fitted.project(points.get(0)))
                .usingComparatorWithPrecision(1e-5f)
                .containsExactly(3f, 0f);
        assertThat(fitted.project(points.get(2)))
                .usingComparatorWithPrecision(1e-5f)
                .containsExactly(0f, 1f);
    }

    @Test
    void projectionsAreUncorrelatedAndCarryTheExplainedVariance() {
        List<float[]> rows = gaussian(60, 9);

        PrincipalComponents fitted = PrincipalComponents.fit(rows, solver);

        int k = fitted.dimension();
        assertThat(k).isEqualTo(9);
        double[][] covariance = new double[k][k];
        for (float[] row : rows) {
            float[] z = fitted.project(row);
            for (int i = 0; i < k * k; i++) {
                covariance[i / k][i % k] += z[i / k] * z[i % k] / 59.0;
            }
        }
        for (int i = 0; i < k * k; i++) {
            double expected = i / k == i % k ? fitted.explainedVariance()[i / k] : 0;
            assertThat(covariance[i / k][i % k]).isCloseTo(expected, within(1e-4));
        }
    }

    @Test
    void theSmallerMatrixGivesTheSameComponents() {
        double[][] rows = new double[7][7];
        Random random = new Random(3);
        for (int i = 0; i < 49; i++) {
            rows[i / 7][i % 7] = random.nextGaussian();
        }

        Eigen one = SpectralBasis.byCovariance(rows, solver);
        Eigen two = SpectralBasis.byGram(rows, solver);

        for (int i = 0; i < 7; i++) {
            int match = 0;
            for (int j = 0; j < 7; j++) {
                match = Math.abs(two.values()[j] - one.values()[i]) < Math.abs(two.values()[match] - one.values()[i])
                        ? j
                        : match;
            }
            assertThat(two.values()[match]).isCloseTo(one.values()[i], within(1e-12));
            double dot = 0;
            for (int c = 0; c < 7; c++) {
                dot += one.vectors()[i * 7 + c] * two.vectors()[match * 7 + c];
            }
            assertThat(Math.abs(dot)).isCloseTo(1, within(1e-9));
        }
    }

    @Test
    void keepsAtMostOneComponentLessThanSamples() {
        assertThat(PrincipalComponents.fit(gaussian(5, 40), solver).dimension()).isEqualTo(4);
    }

    @Test
    void keepsAtMostTheRank() {
        List<float[]> rows = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            rows.add(new float[] {i, 2 * i, -i, i * i});
        }

        assertThat(PrincipalComponents.fit(rows, solver).dimension()).isEqualTo(2);
    }

    @Test
    void keepsAtMost256Components() {
        SymmetricEigenSolver identity = (matrix, n) -> {
            double[] values = new double[n];
            double[] vectors = new double[n * n];
            for (int i = 0; i < n; i++) {
                values[i] = 1 + i;
                vectors[i * n + i] = -1;
            }
            return new Eigen(values, vectors);
        };

        PrincipalComponents fitted = PrincipalComponents.fit(gaussian(302, 300), identity);

        assertThat(fitted.dimension()).isEqualTo(256);
        assertThat(fitted.explainedVariance()[0]).isEqualTo(300);
        float[] components = componentsOf(fitted).values();
        assertThat(components[299])
                .as("largest first, its coefficient made positive")
                .isEqualTo(1);
    }

    @Test
    void projectsEquallyAfterStorage() {
        List<float[]> rows = gaussian(12, 6);
        PrincipalComponents fitted = PrincipalComponents.fit(rows, solver);

        PrincipalComponents restored = PrincipalComponents.fromArrays(fitted.toArrays());

        assertThat(restored.project(rows.get(3))).isEqualTo(fitted.project(rows.get(3)));
        assertThat(componentsOf(fitted).shape()).containsExactly(6, 6);
    }

    @Test
    void rejectsInvalidDescriptorsAndArrays() {
        assertThatThrownBy(() -> PrincipalComponents.fit(List.of(new float[3]), solver))
                .hasMessage("descriptors must be at least 2 (were 1)");
        assertThatThrownBy(() -> PrincipalComponents.fit(List.of(new float[3], new float[2]), solver))
                .hasMessage("descriptors[1] must hold 3 numbers (held 2)");
        assertThatThrownBy(() -> PrincipalComponents.fit(List.of(new float[3], new float[3]), solver))
                .hasMessageStartingWith("descriptors must not all be equal");
        assertThatThrownBy(() -> PrincipalComponents.fit(List.of(new float[1], new float[] {Float.NaN}), solver))
                .hasMessage("descriptors[1] must be finite (was NaN at 0)");
        assertThatThrownBy(() -> PrincipalComponents.fromArrays(Map.of()))
                .hasMessage("array 'mean' is missing (found [])");
    }

    private static StoredArray componentsOf(PrincipalComponents fitted) {
        return Objects.requireNonNull(fitted.toArrays().get("components"));
    }

    private static List<float[]> gaussian(int n, int d) {
        Random random = new Random(n * 31L + d);
        List<float[]> rows = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            float[] row = new float[d];
            for (int j = 0; j < d; j++) {
                row[j] = (float) (random.nextGaussian() * (j + 1) + (j > 0 ? row[j - 1] / 2 : 0) + j);
            }
            rows.add(row);
        }
        return rows;
    }
}
