package io.gmem.diffusion.sampling;

import ai.djl.ndarray.NDArray;
import io.gmem.diffusion.guidance.ClassifierFreeGuidance;
import io.gmem.diffusion.guidance.GuidanceInterval;
import io.gmem.diffusion.network.NetworkConfig;
import io.gmem.diffusion.solver.DiffusionSolver;
import io.gmem.diffusion.solver.Solver;
import io.gmem.diffusion.solver.TimeGrid;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * A request for images that are generated together.
 *
 * @param conditions one per image
 * @param seeds one per image; an image depends only on its own seed and condition
 * @param steps solver steps
 * @param guidanceScale 1 disables guidance
 * @param guidanceInterval the times at which guidance applies, t = 0 being noise
 * @param timeShift shift of the time grid; below 1 puts more steps near noise, 1 disables it
 * @param diffusion options of a stochastic method; null for those of the network's reference
 */
public record SamplingRequest(
        List<Condition> conditions,
        long[] seeds,
        int steps,
        SamplingMethod method,
        double guidanceScale,
        GuidanceInterval guidanceInterval,
        double timeShift,
        DiffusionSolver.@Nullable Options diffusion) {
    public SamplingRequest {
        if (conditions.size() != seeds.length || conditions.isEmpty()) {
            throw new IllegalArgumentException("conditions must not be empty and must have one seed each (had "
                    + conditions.size() + " conditions, " + seeds.length + " seeds)");
        }
        if (steps < 1) {
            throw new IllegalArgumentException("steps must be at least 1 (was " + steps + ")");
        }
        if (!(timeShift > 0)) {
            throw new IllegalArgumentException("time_shift must be above 0 (was " + timeShift + ")");
        }
        conditions = List.copyOf(conditions);
        seeds = seeds.clone();
    }

    /** Creates a request with guidance at all times, if any, and equal steps. */
    public SamplingRequest(
            List<Condition> conditions, long[] seeds, int steps, SamplingMethod method, double guidanceScale) {
        this(conditions, seeds, steps, method, guidanceScale, GuidanceInterval.ALWAYS, 1);
    }

    /** Creates a request with the default options of a stochastic method. */
    public SamplingRequest(
            List<Condition> conditions,
            long[] seeds,
            int steps,
            SamplingMethod method,
            double guidanceScale,
            GuidanceInterval guidanceInterval,
            double timeShift) {
        this(conditions, seeds, steps, method, guidanceScale, guidanceInterval, timeShift, null);
    }

    /** Returns the evaluation mode at time t in a solver step that starts at {@code stepStart}. */
    GuidanceInterval.Mode modeAt(double stepStart, double t) {
        return guidanceScale == 1 ? GuidanceInterval.Mode.CONDITIONAL : guidanceInterval.at(stepStart, t);
    }

    /** Returns the time grid for a network. */
    TimeGrid grid(NetworkConfig network) {
        return method.grid(network, diffusion, steps, timeShift);
    }

    /** Returns the solver for a network. */
    Solver solver(NetworkConfig network, IntFunction<NDArray> noise) {
        return method.solver(network, diffusion, noise);
    }

    /** Returns the guidance for a network. */
    ClassifierFreeGuidance guidance(NetworkConfig network) {
        return new ClassifierFreeGuidance(guidanceScale, network.guidedChannels());
    }

    /**
     * Checks that the network supports the request.
     *
     * @throws IllegalArgumentException if guidance is requested and the network has no null label
     */
    void requireFits(NetworkConfig network) {
        if (guidanceScale != 1 && !network.guidable()) {
            throw new IllegalArgumentException(
                    "guidance_scale must be 1 for a network without a null label (was " + guidanceScale + ")");
        }
    }

    @Override
    public long[] seeds() {
        return seeds.clone();
    }
}
