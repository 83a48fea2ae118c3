package io.gmem.diffusion.solver;

import ai.djl.ndarray.NDArray;
import io.gmem.diffusion.transport.DiffusionForm;
import io.gmem.diffusion.transport.Interpolant;
import io.gmem.diffusion.transport.Interval;
import io.gmem.diffusion.transport.Prediction;
import java.util.Arrays;
import java.util.function.IntFunction;

/**
 * The stochastic way from noise to data, dx = (v + w s) dt + √(2w) dW (Ma et al. 2024, eq. 10): noisy steps, then one without
 * noise. Its field says what the network says, be it velocity, noise or score.
 */
public final class DiffusionSolver implements Solver {
    /** How a noisy step is made. */
    public enum Method {
        /** Euler and Maruyama: drift and noise at once. */
        EULER("Euler"),
        /** Noise first, then a Heun step of the drift. */
        HEUN("Heun");

        private final String label;

        Method(String label) {
            this.label = label;
        }

        /** The one of that label. */
        public static Method named(String label) {
            return Arrays.stream(values())
                    .filter(method -> method.label.equals(label))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException(
                            "there is no stochastic method '" + label + "'; use Euler or Heun"));
        }
    }

    /** How the last step goes. */
    public enum LastStep {
        /** None. */
        NONE,
        /** The drift of the stochastic equation, without its noise. */
        MEAN,
        /** Tweedie's estimate of the data: x/α + (σ²/α) s. */
        TWEEDIE,
        /** A step of the probability flow. */
        EULER
    }

    /**
     * Everything but the noise.
     *
     * @param norm factor of the noise's strength
     * @param lastStepSize how long before the data the noisy steps end; 0 for no last step
     */
    public record Settings(
            Interpolant path,
            Prediction prediction,
            DiffusionForm form,
            double norm,
            Method method,
            LastStep lastStep,
            double lastStepSize) {
        /** {@code points} - 1 equal noisy steps, and the last. */
        public TimeGrid grid(Interval interval, int points) {
            double[] times =
                    TimeGrid.uniform(interval.from(), interval.to(), points - 1).times();
            double[] withLast = Arrays.copyOf(times, times.length + 1);
            withLast[times.length] = interval.to() + lastStepSize;
            return new TimeGrid(withLast);
        }
    }

    private final Settings settings;
    private final IntFunction<NDArray> noise;

    /** @param noise standard normal numbers shaped like x, for each noisy step; closed after use */
    public DiffusionSolver(Settings settings, IntFunction<NDArray> noise) {
        this.settings = settings;
        this.noise = noise;
    }

    @Override
    public SolverState step(SolverState state, VelocityField field) {
        int i = state.solverStep();
        if (i == state.grid().steps() - 1) {
            return lastStep(state, field);
        }
        return settings.method() == Method.EULER ? eulerStep(state, field) : heunStep(state, field);
    }

    private SolverState eulerStep(SolverState state, VelocityField field) {
        int i = state.solverStep();
        double t = state.grid().at(i);
        double dt = state.grid().delta(i);
        NDArray drift = drift(state.x(), t, field);
        return state.advance(state.x().add(drift.mul(dt)).add(kick(state, i, t, dt)), 1);
    }

    private SolverState heunStep(SolverState state, VelocityField field) {
        int i = state.solverStep();
        double t = state.grid().at(i);
        double dt = state.grid().delta(i);
        NDArray kicked = state.x().add(kick(state, i, t, dt));
        NDArray first = drift(kicked, t, field);
        NDArray second = drift(kicked.add(first.mul(dt)), t + dt, field);
        return state.advance(kicked.add(first.add(second).mul(dt / 2)), 2);
    }

    /** √(2 w dt) times the step's noise. */
    private NDArray kick(SolverState state, int i, double t, double dt) {
        NDArray strength = strength(time(state.x(), t));
        try (NDArray w = noise.apply(i)) {
            return strength.mul(2).sqrt().mul(Math.sqrt(dt)).mul(w);
        }
    }

    private SolverState lastStep(SolverState state, VelocityField field) {
        int i = state.solverStep();
        double t = state.grid().at(i);
        double dt = settings.lastStepSize();
        return switch (settings.lastStep()) {
            case NONE -> state.advance(state.x().duplicate(), 0);
            case MEAN -> state.advance(state.x().add(drift(state.x(), t, field).mul(dt)), 1);
            case EULER -> {
                NDArray at = time(state.x(), t);
                NDArray said = field.at(state.x(), t);
                NDArray v = settings.prediction().velocity(settings.path(), said, state.x(), at);
                yield state.advance(state.x().add(v.mul(dt)), 1);
            }
            case TWEEDIE -> {
                NDArray at = time(state.x(), t);
                NDArray said = field.at(state.x(), t);
                NDArray score = settings.prediction().score(settings.path(), said, state.x(), at);
                NDArray alpha = settings.path().alpha(at);
                NDArray variance = settings.path().sigma(at).square();
                yield state.advance(state.x().add(variance.mul(score)).div(alpha), 1);
            }
        };
    }

    private NDArray drift(NDArray x, double t, VelocityField field) {
        NDArray at = time(x, t);
        NDArray said = field.at(x, t);
        NDArray velocity = settings.prediction().velocity(settings.path(), said, x, at);
        NDArray score = settings.prediction().score(settings.path(), said, x, at);
        return velocity.add(strength(at).mul(score));
    }

    private NDArray strength(NDArray t) {
        return settings.form().of(settings.path(), t, settings.norm());
    }

    private static NDArray time(NDArray x, double t) {
        return x.getManager().create(t).toType(x.getDataType(), false);
    }
}
