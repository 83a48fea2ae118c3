package io.gmem.diffusion.transport;

import ai.djl.ndarray.NDArray;

/** How strong the noise of the reverse-time equation is, w(t) of Ma et al. 2024, eq. 10; any choice leaves the distributions alone. */
public enum DiffusionForm {
    /** The same all the time. */
    CONSTANT("constant") {
        @Override
        NDArray unscaled(Interpolant path, NDArray t) {
            return t.onesLike();
        }
    },
    /** That of score-based models: λ. */
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
    /** sin² πt. The reference spells it so. */
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

    /** w(t), {@code norm} times as strong. */
    public NDArray of(Interpolant path, NDArray t, double norm) {
        return unscaled(path, t).mul(norm);
    }

    /** The one of that label. */
    public static DiffusionForm named(String label) {
        return ConfigNames.find(DiffusionForm.class, "diffusion form", label, DiffusionForm::label);
    }
}
