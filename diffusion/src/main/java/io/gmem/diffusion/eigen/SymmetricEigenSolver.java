package io.gmem.diffusion.eigen;

/** Solves the symmetric eigenvalue problem; handed in, so that this package needs no linear algebra of its own. */
@FunctionalInterface
public interface SymmetricEigenSolver {

    /**
     * All eigenvalues and orthonormal eigenvectors of a symmetric matrix.
     *
     * @param matrix {@code (n, n)}, row-major; left as it is
     */
    Eigen solve(double[] matrix, int n);

    /**
     * Eigenpairs in any order.
     *
     * @param values {@code (n)}
     * @param vectors {@code (n, n)}, row i is the unit eigenvector of {@code values[i]}
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Eigen(double[] values, double[] vectors) {}
}
