package io.gmem.diffusion.solver;

import ai.djl.ndarray.NDArray;
import java.util.function.IntFunction;

/**
 * The stochastic sampler of REPA on the linear path, in its direction of time (t = 1 noise): drift v - t s with the score s
 * recovered from the velocity, diffusion 2t, the last step without noise (Ma et al. 2024, eq. 7 with w = 2t; SiT writes it the
 * other way round).
 */
public final class EulerMaruyamaSolver implements Solver {
    private final IntFunction<NDArray> noise;

    /** @param noise standard normal numbers shaped like x, for each noisy step */
    public EulerMaruyamaSolver(IntFunction<NDArray> noise) {
        this.noise = noise;
    }

    /** {@code steps} times from 1 to 0.04, then 0. */
    public static TimeGrid grid(int steps) {
        double[] times = new double[steps + 1];
        for (int i = 0; i < steps; i++) {
            times[i] = steps == 1 ? 1 : 1 + (0.04 - 1) * i / (steps - 1);
        }
        return new TimeGrid(times);
    }

    @Override
    public Stage begin(SolverState state) {
        return new Stage.Asks(state.x(), state.grid().at(state.solverStep()), v -> step(state, v));
    }

    private Stage step(SolverState state, NDArray velocity) {
        int i = state.solverStep();
        double t = state.grid().at(i);
        double dt = state.grid().delta(i);
        try (NDArray v = velocity;
                NDArray score = score(v, state.x(), t);
                NDArray drift = score.mul(-t).addi(v)) {
            NDArray next = drift.mul(dt).addi(state.x());
            if (i < state.grid().steps() - 1) {
                try (NDArray w = noise.apply(i)) {
                    next.addi(w.mul(Math.sqrt(2 * t) * Math.sqrt(Math.abs(dt))));
                }
            }
            return state.done(next, 1);
        }
    }

    /** s = ((α/α') v - x) / (σ² - (α/α') σ' σ) with α = 1 - t, σ = t: α' = -1, σ' = 1. */
    private static NDArray score(NDArray v, NDArray x, double t) {
        double ratio = -(1 - t);
        return v.mul(ratio).subi(x).divi(t * t - ratio * t);
    }
}
