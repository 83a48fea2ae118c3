package io.gmem.diffusion.encoder;

import io.gmem.diffusion.eigen.SymmetricEigenSolver;
import io.gmem.diffusion.eigen.SymmetricEigenSolver.Eigen;

/** Eigenpairs of the covariance XᵀX/(n-1) of centered rows X {@code (n, d)}, computed from the smaller of the two matrices. */
final class SpectralBasis {

    private SpectralBasis() {}

    static Eigen of(double[][] rows, SymmetricEigenSolver solver) {
        return rows.length > rows[0].length ? byCovariance(rows, solver) : byGram(rows, solver);
    }

    static Eigen byCovariance(double[][] rows, SymmetricEigenSolver solver) {
        int d = rows[0].length;
        double[] covariance = new double[d * d];
        for (double[] row : rows) {
            for (int i = 0; i < d; i++) {
                for (int j = i; j < d; j++) {
                    covariance[i * d + j] += row[i] * row[j];
                }
            }
        }
        for (int i = 0; i < d; i++) {
            for (int j = i; j < d; j++) {
                covariance[i * d + j] /= rows.length - 1;
                covariance[j * d + i] = covariance[i * d + j];
            }
        }
        return solver.solve(covariance, d);
    }

    /** Uses the Gram matrix: XXᵀu = λu gives the covariance's eigenvector Xᵀu/|Xᵀu|. Returns vectors {@code (n, d)}. */
    static Eigen byGram(double[][] rows, SymmetricEigenSolver solver) {
        int n = rows.length;
        int d = rows[0].length;
        double[] gram = new double[n * n];
        for (int i = 0; i < n; i++) {
            for (int j = i; j < n; j++) {
                double dot = 0;
                for (int c = 0; c < d; c++) {
                    dot += rows[i][c] * rows[j][c];
                }
                gram[i * n + j] = dot / (n - 1);
                gram[j * n + i] = gram[i * n + j];
            }
        }
        Eigen small = solver.solve(gram, n);
        double[] vectors = new double[n * d];
        for (int i = 0; i < n; i++) {
            double square = 0;
            for (int c = 0; c < d; c++) {
                double sum = 0;
                for (int j = 0; j < n; j++) {
                    sum += small.vectors()[i * n + j] * rows[j][c];
                }
                vectors[i * d + c] = sum;
                square += sum * sum;
            }
            double norm = square > 0 ? Math.sqrt(square) : 1;
            for (int c = 0; c < d; c++) {
                vectors[i * d + c] /= norm;
            }
        }
        return new Eigen(small.values(), vectors);
    }
}
