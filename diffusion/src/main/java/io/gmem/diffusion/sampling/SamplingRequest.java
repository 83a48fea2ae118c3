package io.gmem.diffusion.sampling;

import io.gmem.diffusion.guidance.GuidanceInterval;
import java.util.List;

/**
 * Images to draw together.
 *
 * @param conditions one an image
 * @param seeds one an image; an image depends on its own seed and condition only
 * @param steps of the solver
 * @param guidanceScale 1 is none
 * @param guidanceInterval when guidance is at work, t = 0 being noise
 * @param timeShift of the steps: below 1 more of them are near noise, 1 is none
 */
public record SamplingRequest(
        List<Condition> conditions,
        long[] seeds,
        int steps,
        SamplingMethod method,
        double guidanceScale,
        GuidanceInterval guidanceInterval,
        double timeShift) {
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

    /** What is asked of the network at time t. */
    GuidanceInterval.Mode modeAt(double t) {
        return guidanceScale == 1 ? GuidanceInterval.Mode.CONDITIONAL : guidanceInterval.at(t);
    }

    @Override
    public long[] seeds() {
        return seeds.clone();
    }
}
