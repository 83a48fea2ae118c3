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
 * Images to draw together.
 *
 * @param conditions one an image
 * @param seeds one an image; an image depends on its own seed and condition only
 * @param steps of the solver
 * @param guidanceScale 1 is none
 * @param guidanceInterval when guidance is at work, t = 0 being noise
 * @param timeShift of the steps: below 1 more of them are near noise, 1 is none
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
            throw new IllegalArgumentException("one seed for each of at least one condition");
        }
        if (steps < 1) {
            throw new IllegalArgumentException("steps is at least 1, not " + steps);
        }
        if (!(timeShift > 0)) {
            throw new IllegalArgumentException("time_shift is above 0, not " + timeShift);
        }
        conditions = List.copyOf(conditions);
        seeds = seeds.clone();
    }

    /** Guided all the way, if at all, on equal steps. */
    public SamplingRequest(
            List<Condition> conditions, long[] seeds, int steps, SamplingMethod method, double guidanceScale) {
        this(conditions, seeds, steps, method, guidanceScale, GuidanceInterval.ALWAYS, 1);
    }

    /** With the usual options of a stochastic method. */
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

    /** What is asked of the network at time t, in a solver step that began at {@code began}. */
    GuidanceInterval.Mode modeAt(double began, double t) {
        return guidanceScale == 1 ? GuidanceInterval.Mode.CONDITIONAL : guidanceInterval.at(began, t);
    }

    /** The times of the solver steps for a network. */
    TimeGrid grid(NetworkConfig network) {
        return method.grid(network, diffusion, steps, timeShift);
    }

    /** The solver for a network. */
    Solver solver(NetworkConfig network, IntFunction<NDArray> noise) {
        return method.solver(network, diffusion, noise);
    }

    /** The guidance of a network. */
    ClassifierFreeGuidance guidance(NetworkConfig network) {
        return new ClassifierFreeGuidance(guidanceScale, network.guidedChannels());
    }

    /** @throws IllegalArgumentException when the network has no null label and guidance is wanted */
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
