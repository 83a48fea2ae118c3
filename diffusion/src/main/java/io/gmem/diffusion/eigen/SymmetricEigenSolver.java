package io.gmem.diffusion.eigen;

/** Solves the symmetric eigenvalue problem. Callers pass an implementation, so that they do not depend on a linear algebra library. */
@FunctionalInterface
public interface SymmetricEigenSolver {

    /**
     * Returns all eigenvalues and orthonormal eigenvectors of a symmetric matrix.
     *
     * @param matrix {@code (n, n)}, row-major; not modified
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
