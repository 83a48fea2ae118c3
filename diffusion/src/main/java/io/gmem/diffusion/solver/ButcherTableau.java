package io.gmem.diffusion.solver;

/**
 * The coefficients of an explicit Runge-Kutta method (Hairer, Nørsett and Wanner 1993, section II.1). Stage i is evaluated at t + c_i Δt, x
 * + Δt Σ_j a_ij k_j; the step is x + Δt Σ_i b_i k_i.
 */
record ButcherTableau(double[][] a, double[] b, double[] c) {
    static final ButcherTableau EULER = new ButcherTableau(new double[][] {{}}, new double[] {1}, new double[] {0});

    /** The explicit trapezoidal rule; second order. */
    static final ButcherTableau HEUN_2 =
            new ButcherTableau(new double[][] {{}, {1}}, new double[] {0.5, 0.5}, new double[] {0, 1});

    static final ButcherTableau MIDPOINT =
            new ButcherTableau(new double[][] {{}, {0.5}}, new double[] {0, 1}, new double[] {0, 0.5});

    static final ButcherTableau HEUN_3 = new ButcherTableau(
            new double[][] {{}, {1 / 3.0}, {0, 2 / 3.0}},
            new double[] {0.25, 0, 0.75},
            new double[] {0, 1 / 3.0, 2 / 3.0});

    /** Kutta's 3/8 rule, fourth order. */
    static final ButcherTableau THREE_EIGHTHS = new ButcherTableau(
            new double[][] {{}, {1 / 3.0}, {-1 / 3.0, 1}, {1, -1, 1}},
            new double[] {1 / 8.0, 3 / 8.0, 3 / 8.0, 1 / 8.0},
            new double[] {0, 1 / 3.0, 2 / 3.0, 1});

    /** Dormand and Prince 1980, RK5(4)7M; fifth order. Its last stage is the first of the next step. */
    static final ButcherTableau DORMAND_PRINCE_5 = new ButcherTableau(
            new double[][] {
                {},
                {1 / 5.0},
                {3 / 40.0, 9 / 40.0},
                {44 / 45.0, -56 / 15.0, 32 / 9.0},
                {19372 / 6561.0, -25360 / 2187.0, 64448 / 6561.0, -212 / 729.0},
                {9017 / 3168.0, -355 / 33.0, 46732 / 5247.0, 49 / 176.0, -5103 / 18656.0},
                {35 / 384.0, 0, 500 / 1113.0, 125 / 192.0, -2187 / 6784.0, 11 / 84.0}
            },
            new double[] {35 / 384.0, 0, 500 / 1113.0, 125 / 192.0, -2187 / 6784.0, 11 / 84.0, 0},
            new double[] {0, 1 / 5.0, 3 / 10.0, 4 / 5.0, 8 / 9.0, 1, 1});

    /** The fifth-order weights of {@link #DORMAND_PRINCE_5} minus its fourth-order weights. */
    static final double[] DORMAND_PRINCE_ERROR = {
        35 / 384.0 - 5179 / 57600.0,
        0,
        500 / 1113.0 - 7571 / 16695.0,
        125 / 192.0 - 393 / 640.0,
        -2187 / 6784.0 + 92097 / 339200.0,
        11 / 84.0 - 187 / 2100.0,
        -1 / 40.0
    };

    int stages() {
        return b.length;
    }
}
