package io.gmem.diffusion.transport;

import ai.djl.ndarray.NDArray;

/** The noise strength w(t) of the reverse-time equation (Ma et al. 2024, eq. 10). The choice does not affect the distributions. */
public enum DiffusionForm {
    /** Constant. */
    CONSTANT("constant") {
        @Override
        NDArray unscaled(Interpolant path, NDArray t) {
            return t.onesLike();
        }
    },
    /** λ, as in score-based models. */
    SBDM("SBDM") {
        @Override
        NDArray unscaled(Interpolant path, NDArray t) {
            return path.scoreRate(t);
        }
    },
    /** σ(t). */
    SIGMA("sigma") {
        @Override
        NDArray unscaled(Interpolant path, NDArray t) {
            return path.sigma(t);
        }
    },
    /** 1 - t. */
    LINEAR("linear") {
        @Override
        NDArray unscaled(Interpolant path, NDArray t) {
            return t.neg().add(1);
        }
    },
    /** (n cos πt + 1)² / 4. */
    DECREASING("decreasing") {
        @Override
        NDArray unscaled(Interpolant path, NDArray t) {
            return t.mul(Math.PI).cos();
        }

        @Override
        public NDArray of(Interpolant path, NDArray t, double norm) {
            return unscaled(path, t).mul(norm).add(1).square().div(4);
        }
    },
    /** sin² πt. The label has the reference's spelling. */
    INCREASING_DECREASING("inccreasing-decreasing") {
        @Override
        NDArray unscaled(Interpolant path, NDArray t) {
            return t.mul(Math.PI).sin().square();
        }
    };

    private final String label;

    DiffusionForm(String label) {
        this.label = label;
    }

    /** The name in configurations. */
    public String label() {
        return label;
    }

    abstract NDArray unscaled(Interpolant path, NDArray t);

    /** Returns w(t) multiplied by {@code norm}. */
    public NDArray of(Interpolant path, NDArray t, double norm) {
        return unscaled(path, t).mul(norm);
    }

    /** Returns the form with a label. */
    public static DiffusionForm named(String label) {
        return ConfigNames.find(DiffusionForm.class, "diffusion form", label, DiffusionForm::label);
    }
}
