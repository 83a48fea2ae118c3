package io.gmem.diffusion.sampling;

import io.gmem.diffusion.solver.Solver;
import java.util.List;

/**
 * Images to draw together.
 *
 * @param conditions one an image
 * @param seeds one an image; an image depends on its own seed and condition only
 * @param steps of the solver
 * @param guidanceScale 1 is none
 */
public record SamplingRequest(
        List<Condition> conditions, long[] seeds, int steps, Solver solver, double guidanceScale) {
    public SamplingRequest {
        if (conditions.size() != seeds.length || conditions.isEmpty()) {
            throw new IllegalArgumentException("one seed for each of at least one condition");
        }
        conditions = List.copyOf(conditions);
        seeds = seeds.clone();
    }

    @Override
    public long[] seeds() {
        return seeds.clone();
    }
}
