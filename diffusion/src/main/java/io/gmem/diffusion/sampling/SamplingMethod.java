package io.gmem.diffusion.sampling;

import ai.djl.ndarray.NDArray;
import io.gmem.diffusion.network.NetworkConfig;
import io.gmem.diffusion.network.TimeDirection;
import io.gmem.diffusion.solver.DiffusionSolver;
import io.gmem.diffusion.solver.DormandPrinceSolver;
import io.gmem.diffusion.solver.EulerSolver;
import io.gmem.diffusion.solver.HeunSolver;
import io.gmem.diffusion.solver.RungeKuttaSolver;
import io.gmem.diffusion.solver.Solver;
import io.gmem.diffusion.solver.TimeGrid;
import io.gmem.diffusion.transport.Interval;
import io.gmem.diffusion.transport.Transport;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Sampling methods by name: seven solvers of the probability flow and two stochastic solvers, which add noise at every step. */
public enum SamplingMethod {
    EULER("euler", new EulerSolver()),
    /** The last step is not corrected. */
    HEUN("heun", new HeunSolver()),
    HEUN_2("heun2", RungeKuttaSolver.HEUN_2),
    HEUN_3("heun3", RungeKuttaSolver.HEUN_3),
    MIDPOINT("midpoint", RungeKuttaSolver.MIDPOINT),
    RK4("rk4", RungeKuttaSolver.RK4),
    /** Adaptive steps bounded by the error; the number of steps only sets how often the state is reported. */
    DORMAND_PRINCE("dopri5", DormandPrinceSolver.DEFAULT),
    SDE_EULER("sde-euler", DiffusionSolver.Method.EULER),
    SDE_HEUN("sde-heun", DiffusionSolver.Method.HEUN);

    private final String label;
    private final Object implementation;

    SamplingMethod(String label, Solver solver) {
        this.label = label;
        this.implementation = solver;
    }

    SamplingMethod(String label, DiffusionSolver.Method method) {
        this.label = label;
        this.implementation = method;
    }

    /** The name in configurations. */
    public String label() {
        return label;
    }

    public static List<String> labels() {
        return Arrays.stream(values()).map(SamplingMethod::label).toList();
    }

    /**
     * Returns the method with a label.
     *
     * @throws IllegalArgumentException listing the valid labels
     */
    public static SamplingMethod named(String label) {
        return Arrays.stream(values())
                .filter(method -> method.label.equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "solver must be one of " + String.join(", ", labels()) + " (was '" + label + "')"));
    }

    /** Returns the solver. Stochastic solvers work on velocities for every prediction type of the network. */
    Solver solver(NetworkConfig network, DiffusionSolver.@Nullable Options options, IntFunction<NDArray> noise) {
        return implementation instanceof DiffusionSolver.Method method
                ? new DiffusionSolver(settings(network, method, options), noise)
                : (Solver) implementation;
    }

    /**
     * Returns the time grid.
     *
     * @param shift time shift, 1 for none; stochastic methods are not shifted
     */
    TimeGrid grid(NetworkConfig network, DiffusionSolver.@Nullable Options options, int steps, double shift) {
        Transport transport = Transport.of(network.transport());
        if (implementation instanceof DiffusionSolver.Method method) {
            var settings = settings(network, method, options);
            double margin = Interval.Margins.usual(transport.path(), transport.prediction())
                    .sampling();
            Interval interval = Interval.ofDiffusion(
                    transport.path(),
                    transport.prediction(),
                    settings.options().form(),
                    margin,
                    settings.options().lastStepSize());
            return settings.grid(interval, Math.max(2, steps));
        }
        Interval interval = transport.samplingInterval();
        TimeGrid grid = TimeGrid.uniform(interval.from(), interval.to(), steps);
        return shift == 1 ? grid : grid.shifted(shift);
    }

    private static DiffusionSolver.Settings settings(
            NetworkConfig network, DiffusionSolver.Method method, DiffusionSolver.@Nullable Options options) {
        DiffusionSolver.Options defaults = network.timeDirection() == TimeDirection.DATA_TO_NOISE
                ? DiffusionSolver.Options.REPA
                : DiffusionSolver.Options.SIT;
        return new DiffusionSolver.Settings(
                Transport.of(network.transport()).path(), method, options == null ? defaults : options);
    }
}
