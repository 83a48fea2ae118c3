package io.gmem.diffusion.eigen;

/** Cyclic Jacobi rotations (Golub and Van Loan, section 8.5): a slow reference solver for small matrices. */
public final class JacobiSolver implements SymmetricEigenSolver {

    @Override
    public Eigen solve(double[] matrix, int n) {
        double[] a = matrix.clone();
        double[] v = new double[n * n];
        for (int i = 0; i < n; i++) {
            v[i * n + i] = 1;
        }
        for (int sweep = 0; sweep < 50 && offDiagonal(a, n) > 1e-30 * diagonal(a, n); sweep++) {
            for (int p = 0; p < n; p++) {
                for (int q = p + 1; q < n; q++) {
                    rotate(a, v, n, p, q);
                }
            }
        }
        double[] values = new double[n];
        for (int i = 0; i < n; i++) {
            values[i] = a[i * n + i];
        }
        return new Eigen(values, v);
    }

    private static void rotate(double[] a, double[] v, int n, int p, int q) {
        double apq = a[p * n + q];
        if (apq == 0) {
            return;
        }
        double theta = (a[q * n + q] - a[p * n + p]) / (2 * apq);
        double t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
        double c = 1 / Math.sqrt(t * t + 1);
        double s = t * c;
        for (int k = 0; k < n; k++) {
            double kp = a[k * n + p];
            double kq = a[k * n + q];
            a[k * n + p] = c * kp - s * kq;
            a[k * n + q] = s * kp + c * kq;
        }
        for (int k = 0; k < n; k++) {
            double pk = a[p * n + k];
            double qk = a[q * n + k];
            a[p * n + k] = c * pk - s * qk;
            a[q * n + k] = s * pk + c * qk;
            double vp = v[p * n + k];
            double vq = v[q * n + k];
            v[p * n + k] = c * vp - s * vq;
            v[q * n + k] = s * vp + c * vq;
        }
    }

    private static double offDiagonal(double[] a, int n) {
        double sum = 0;
        for (int i = 0; i < n * n; i++) {
            sum += i / n == i % n ? 0 : a[i] * a[i];
        }
        return sum;
    }

    private static double diagonal(double[] a, int n) {
        double sum = 0;
        for (int i = 0; i < n; i++) {
            sum += a[i * n + i] * a[i * n + i];
        }
        return sum;
    }
}
