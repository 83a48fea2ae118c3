package io.gmem.diffusion.transport;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * An interpolant x_t = α(t) x1 + σ(t) x0 from noise x0 at t = 0 to data x1 at t = 1 (Ma et al. 2024, eq. 1 and table 1). Times are tensors
 * of any shape that broadcasts with the states; derivatives are with respect to t.
 */
public enum Interpolant {
    /** α = t, σ = 1 - t. */
    LINEAR("linear") {
        @Override
        public NDArray alpha(NDArray t) {
            return t.duplicate();
        }

        @Override
        public NDArray alphaDerivative(NDArray t) {
            return t.onesLike();
        }

        @Override
        public NDArray sigma(NDArray t) {
            return t.neg().add(1);
        }

        @Override
        public NDArray sigmaDerivative(NDArray t) {
            return t.onesLike().neg();
        }

        @Override
        public NDArray alphaRate(NDArray t) {
            return t.onesLike().div(t);
        }
    },
    /** The generalized variance-preserving path: α = sin(πt/2), σ = cos(πt/2). */
    GVP("gvp") {
        @Override
        public NDArray alpha(NDArray t) {
            return t.mul(QUARTER_TURN).sin();
        }

        @Override
        public NDArray alphaDerivative(NDArray t) {
            return t.mul(QUARTER_TURN).cos().mul(QUARTER_TURN);
        }

        @Override
        public NDArray sigma(NDArray t) {
            return t.mul(QUARTER_TURN).cos();
        }

        @Override
        public NDArray sigmaDerivative(NDArray t) {
            return t.mul(QUARTER_TURN).sin().mul(-QUARTER_TURN);
        }

        @Override
        public NDArray alphaRate(NDArray t) {
            NDArray angle = t.mul(QUARTER_TURN);
            return angle.cos().div(angle.sin()).mul(QUARTER_TURN);
        }
    },
    /** The variance-preserving path of score-based models, noise rates from 0.1 to 20 (Song et al. 2021, eq. 32 and 33). */
    VP("vp") {
        @Override
        public NDArray alpha(NDArray t) {
            return logAlpha(t).exp();
        }

        @Override
        public NDArray alphaDerivative(NDArray t) {
            return alpha(t).mul(alphaRate(t));
        }

        @Override
        public NDArray sigma(NDArray t) {
            return logAlpha(t).mul(2).exp().neg().add(1).sqrt();
        }

        @Override
        public NDArray sigmaDerivative(NDArray t) {
            NDArray square = logAlpha(t).mul(2).exp();
            return square.mul(alphaRate(t)).div(sigma(t)).neg();
        }

        @Override
        public NDArray alphaRate(NDArray t) {
            return t.neg().add(1).mul((RATE_MAX - RATE_MIN) / 2).add(RATE_MIN / 2);
        }

        /** log α = -(1-t)² (β_max - β_min) / 4 - (1-t) β_min / 2. */
        private NDArray logAlpha(NDArray t) {
            NDArray left = t.neg().add(1);
            return left.square().mul(-(RATE_MAX - RATE_MIN) / 4).sub(left.mul(RATE_MIN / 2));
        }
    };

    private static final double QUARTER_TURN = Math.PI / 2;
    private static final double RATE_MIN = 0.1;
    private static final double RATE_MAX = 20;

    private final String label;

    Interpolant(String label) {
        this.label = label;
    }

    /** The name in configurations. */
    @JsonValue
    public String label() {
        return label;
    }

    public abstract NDArray alpha(NDArray t);

    public abstract NDArray alphaDerivative(NDArray t);

    public abstract NDArray sigma(NDArray t);

    public abstract NDArray sigmaDerivative(NDArray t);

    /** Returns α'/α, which is exact where α itself is small. */
    public abstract NDArray alphaRate(NDArray t);

    /** Returns x_t = α x1 + σ x0. */
    public NDArray state(NDArray noise, NDArray data, NDArray t) {
        return alpha(t).mul(data).add(sigma(t).mul(noise));
    }

    /** Returns the velocity of the interpolant, u_t = α' x1 + σ' x0. */
    public NDArray velocity(NDArray noise, NDArray data, NDArray t) {
        return alphaDerivative(t).mul(data).add(sigmaDerivative(t).mul(noise));
    }

    /** Returns the weight λ of the score in the velocity: v = (α'/α) x + λ s with λ = (α'/α) σ² - σ σ' (Ma et al. 2024, eq. 9). */
    public NDArray scoreRate(NDArray t) {
        NDArray sigma = sigma(t);
        return alphaRate(t).mul(sigma.square()).sub(sigma.mul(sigmaDerivative(t)));
    }

    /** Returns v = (α'/α) x + λ s. */
    public NDArray velocityFromScore(NDArray score, NDArray x, NDArray t) {
        return scoreRate(t).mul(score).add(alphaRate(t).mul(x));
    }

    /** Returns s = ((α/α') v - x) / (σ² - (α/α') σ' σ): the same equation solved for the score without dividing by α. */
    public NDArray scoreFromVelocity(NDArray velocity, NDArray x, NDArray t) {
        NDArray ratio = alpha(t).div(alphaDerivative(t));
        NDArray sigma = sigma(t);
        NDArray variance = sigma.square().sub(ratio.mul(sigmaDerivative(t)).mul(sigma));
        return ratio.mul(velocity).sub(x).div(variance);
    }

    /** Returns x0 = ((α/α') v - x) / ((α/α') σ' - σ). */
    public NDArray noiseFromVelocity(NDArray velocity, NDArray x, NDArray t) {
        NDArray ratio = alpha(t).div(alphaDerivative(t));
        return ratio.mul(velocity).sub(x).div(ratio.mul(sigmaDerivative(t)).sub(sigma(t)));
    }

    /** Returns the interpolant with a label. */
    @JsonCreator
    public static Interpolant named(String label) {
        return ConfigNames.find(Interpolant.class, "interpolant", label, Interpolant::label);
    }
}
