package io.gmem.diffusion.metric;

import io.gmem.diffusion.eigen.SymmetricEigenSolver;

/**
 * Computes |μa - μb|² + tr(A + B - 2 (A B)^½) of two normal distributions (Dowson and Landau 1982; Heusel et al. 2017, eq. 6). The trace of
 * the root is the sum of the square roots of the eigenvalues of A^½ B A^½. This matrix is symmetric even if A or B is rank-deficient.
 */
public final class FrechetDistance {
    private final SymmetricEigenSolver solver;

    public FrechetDistance(SymmetricEigenSolver solver) {
        this.solver = solver;
    }

    /** Returns the distance; it is at least 0 except for rounding. */
    public double between(GaussianFit a, GaussianFit b) {
        int d = a.dimension();
        double distance = 0;
        for (int i = 0; i < d; i++) {
            double difference = a.mean()[i] - b.mean()[i];
            distance += difference * difference + a.covariance()[i * d + i] + b.covariance()[i * d + i];
        }
        double[] root = squareRoot(a.covariance(), d);
        double[] product = multiply(multiply(root, b.covariance(), d), root, d);
        for (double eigenvalue : solver.solve(symmetric(product, d), d).values()) {
            distance -= 2 * Math.sqrt(Math.max(eigenvalue, 0));
        }
        return distance;
    }

    /** Returns V^T diag(√λ) V with the eigenvectors in the rows of V. */
    private double[] squareRoot(double[] matrix, int d) {
        SymmetricEigenSolver.Eigen eigen = solver.solve(matrix, d);
        double[] root = new double[d * d];
        for (int k = 0; k < d; k++) {
            double weight = Math.sqrt(Math.max(eigen.values()[k], 0));
            for (int i = 0; i < d; i++) {
                double factor = weight * eigen.vectors()[k * d + i];
                for (int j = 0; j < d; j++) {
                    root[i * d + j] += factor * eigen.vectors()[k * d + j];
                }
            }
        }
        return root;
    }

    private static double[] multiply(double[] a, double[] b, int d) {
        double[] product = new double[d * d];
        for (int i = 0; i < d; i++) {
            for (int k = 0; k < d; k++) {
                double factor = a[i * d + k];
                for (int j = 0; j < d; j++) {
                    product[i * d + j] += factor * b[k * d + j];
                }
            }
        }
        return product;
    }

    private static double[] symmetric(double[] matrix, int d) {
        double[] mean = new double[d * d];
        for (int i = 0; i < d; i++) {
            for (int j = 0; j < d; j++) {
                mean[i * d + j] = (matrix[i * d + j] + matrix[j * d + i]) / 2;
            }
        }
        return mean;
    }
}
