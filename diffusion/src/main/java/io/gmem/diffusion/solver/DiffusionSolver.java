package io.gmem.diffusion.solver;

import ai.djl.ndarray.NDArray;
import io.gmem.diffusion.transport.DiffusionForm;
import io.gmem.diffusion.transport.Interpolant;
import io.gmem.diffusion.transport.Interval;
import java.util.Arrays;
import java.util.function.IntFunction;

/**
 * Solves the stochastic equation dx = (v + w s) dt + √(2w) dW from noise to data (Ma et al. 2024, eq. 10): noisy steps, then one step
 * without noise. The field is the velocity; the score is computed from it.
 */
public final class DiffusionSolver implements Solver {
    /** The method of a noisy step. */
    public enum Method {
        /** Euler-Maruyama: drift and noise in one step. */
        EULER("Euler"),
        /** Noise first, then a Heun step of the drift. */
        HEUN("Heun");

        private final String label;

        Method(String label) {
            this.label = label;
        }

        /** Returns the method with a label. */
        public static Method named(String label) {
            return Arrays.stream(values())
                    .filter(method -> method.label.equals(label))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException(
                            "the stochastic method must be Euler or Heun (was '" + label + "')"));
        }
    }

    /** The method of the last step. */
    public enum LastStep {
        /** No last step. */
        NONE,
        /** The drift of the stochastic equation, without its noise. */
        MEAN,
        /** Tweedie's estimate of the data: x/α + (σ²/α) s. */
        TWEEDIE,
        /** A step of the probability flow. */
        EULER
    }

    /**
     * The strength of the noise and the last step.
     *
     * @param norm factor of the noise's strength
     * @param lastStepSize time between the last noisy step and the data; always 0 without a last step
     */
    public record Options(DiffusionForm form, double norm, LastStep lastStep, double lastStepSize) {
        /** The options of SiT and final GMem: w = σ. */
        public static final Options SIT = new Options(DiffusionForm.SIGMA, 1, LastStep.MEAN, 0.04);

        /** The options of REPA and GMem v1: w = 1 - t on every path. */
        public static final Options REPA = new Options(DiffusionForm.LINEAR, 1, LastStep.MEAN, 0.04);

        public Options {
            lastStepSize = lastStep == LastStep.NONE ? 0 : lastStepSize;
        }
    }

    /** All settings except the noise. */
    public record Settings(Interpolant path, Method method, Options options) {
        /** Returns a grid of {@code points} - 1 equal noisy steps and the last step. */
        public TimeGrid grid(Interval interval, int points) {
            double[] times =
                    TimeGrid.uniform(interval.from(), interval.to(), points - 1).times();
            double[] withLast = Arrays.copyOf(times, times.length + 1);
            withLast[times.length] = interval.to() + options.lastStepSize();
            return new TimeGrid(withLast);
        }
    }

    private final Settings settings;
    private final IntFunction<NDArray> noise;

    /**
     * Creates a solver.
     *
     * @param noise returns standard normal numbers shaped like x for a noisy step; closed after use
     */
    public DiffusionSolver(Settings settings, IntFunction<NDArray> noise) {
        this.settings = settings;
        this.noise = noise;
    }

    @Override
    public Stage begin(SolverState state) {
        int i = state.solverStep();
        if (i == state.grid().steps() - 1) {
            return lastStep(state);
        }
        return settings.method() == Method.EULER ? eulerStep(state) : heunStep(state);
    }

    private Stage eulerStep(SolverState state) {
        int i = state.solverStep();
        double t = state.grid().at(i);
        double dt = state.grid().delta(i);
        return new Stage.NeedsVelocity(state.x(), t, velocity -> {
            NDArray drift = drift(state.x(), t, velocity);
            return state.done(state.x().add(drift.mul(dt)).add(noiseIncrement(state, i, t, dt)), 1);
        });
    }

    private Stage heunStep(SolverState state) {
        int i = state.solverStep();
        double t = state.grid().at(i);
        double dt = state.grid().delta(i);
        NDArray perturbed = state.x().add(noiseIncrement(state, i, t, dt));
        return new Stage.NeedsVelocity(perturbed, t, velocity -> {
            NDArray first = drift(perturbed, t, velocity);
            NDArray ahead = perturbed.add(first.mul(dt));
            return new Stage.NeedsVelocity(ahead, t + dt, velocityAhead -> {
                NDArray second = drift(ahead, t + dt, velocityAhead);
                return state.done(perturbed.add(first.add(second).mul(dt / 2)), 2);
            });
        });
    }

    /** Returns √(2 w dt) times the step's noise. */
    private NDArray noiseIncrement(SolverState state, int i, double t, double dt) {
        NDArray strength = strength(time(state.x(), t));
        try (NDArray w = noise.apply(i)) {
            return strength.mul(2).sqrt().mul(Math.sqrt(dt)).mul(w);
        }
    }

    private Stage lastStep(SolverState state) {
        NDArray x = state.x();
        double t = state.grid().at(state.solverStep());
        double dt = settings.options().lastStepSize();
        if (settings.options().lastStep() == LastStep.NONE) {
            return state.done(x.duplicate(), 0);
        }
        return new Stage.NeedsVelocity(x, t, velocity -> {
            NDArray next = switch (settings.options().lastStep()) {
                case NONE -> x.duplicate();
                case MEAN -> x.add(drift(x, t, velocity).mul(dt));
                case EULER -> x.add(velocity.mul(dt));
                case TWEEDIE -> tweedie(x, time(x, t), velocity);
            };
            return state.done(next, 1);
        });
    }

    private NDArray tweedie(NDArray x, NDArray at, NDArray velocity) {
        NDArray score = settings.path().scoreFromVelocity(velocity, x, at);
        NDArray alpha = settings.path().alpha(at);
        NDArray variance = settings.path().sigma(at).square();
        return x.add(variance.mul(score)).div(alpha);
    }

    private NDArray drift(NDArray x, double t, NDArray velocity) {
        NDArray at = time(x, t);
        NDArray score = settings.path().scoreFromVelocity(velocity, x, at);
        return velocity.add(strength(at).mul(score));
    }

    private NDArray strength(NDArray t) {
        Options options = settings.options();
        return options.form().of(settings.path(), t, options.norm());
    }

    private static NDArray time(NDArray x, double t) {
        return x.getManager().create(t).toType(x.getDataType(), false);
    }
}
