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

/** The ways from noise to data by name: six along the flow, two by diffusion, which draw noise on the way. */
public enum SamplingMethod {
    EULER("euler", new EulerSolver()),
    /** The last step uncorrected. */
    HEUN("heun", new HeunSolver()),
    HEUN_2("heun2", RungeKuttaSolver.HEUN_2),
    HEUN_3("heun3", RungeKuttaSolver.HEUN_3),
    MIDPOINT("midpoint", RungeKuttaSolver.MIDPOINT),
    RK4("rk4", RungeKuttaSolver.RK4),
    /** Steps as long as their errors allow; the number of steps says only how often one looks. */
    DORMAND_PRINCE("dopri5", DormandPrinceSolver.USUAL),
    SDE_EULER("sde-euler", DiffusionSolver.Method.EULER),
    SDE_HEUN("sde-heun", DiffusionSolver.Method.HEUN);

    private final String label;
    private final Object way;

    SamplingMethod(String label, Solver solver) {
        this.label = label;
        this.way = solver;
    }

    SamplingMethod(String label, DiffusionSolver.Method method) {
        this.label = label;
        this.way = method;
    }

    /** The name in configurations. */
    public String label() {
        return label;
    }

    public static List<String> labels() {
        return Arrays.stream(values()).map(SamplingMethod::label).toList();
    }

    /** @throws IllegalArgumentException with the names there are */
    public static SamplingMethod named(String label) {
        return Arrays.stream(values())
                .filter(method -> method.label.equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "there is no solver '" + label + "'; use one of " + String.join(", ", labels())));
    }

    /** A diffusion is solved on velocities, whatever the network says. */
    Solver solver(NetworkConfig network, DiffusionSolver.@Nullable Options options, IntFunction<NDArray> noise) {
        return way instanceof DiffusionSolver.Method method
                ? new DiffusionSolver(settings(network, method, options), noise)
                : (Solver) way;
    }

    /** @param shift of the times, 1 for none; a diffusion is not shifted */
    TimeGrid grid(NetworkConfig network, DiffusionSolver.@Nullable Options options, int steps, double shift) {
        Transport transport = Transport.of(network.transport());
        if (way instanceof DiffusionSolver.Method method) {
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
        DiffusionSolver.Options usual = network.timeDirection() == TimeDirection.DATA_TO_NOISE
                ? DiffusionSolver.Options.REPA
                : DiffusionSolver.Options.SIT;
        return new DiffusionSolver.Settings(
                Transport.of(network.transport()).path(), method, options == null ? usual : options);
    }
}
