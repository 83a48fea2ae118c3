package io.gmem.bench;

import io.gmem.diffusion.engine.TensorEngine;
import io.gmem.diffusion.network.Network;
import io.gmem.diffusion.sampling.BatchSizes;
import io.gmem.diffusion.sampling.SamplingRequest;
import io.gmem.sampler.batching.Admission;
import io.gmem.sampler.batching.BatchCounters;
import io.gmem.sampler.batching.BatchLimits;
import io.gmem.sampler.batching.BatchingEngine;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Ways to serve requests, on the same engine: they differ in who may join whom. */
enum Serving {
    /** An image after the other, a request after the other. */
    ONE_AT_A_TIME("one_at_a_time"),
    /**
     * Dynamic batching of whole requests: when nothing runs, those that wait are begun together, as many as there are slots for;
     * nobody joins them. Images of fewer steps leave early, and a request is answered when its own are done.
     */
    REQUEST_LEVEL("request_level"),
    /** Images join and leave between solver steps. */
    STEP_LEVEL("step_level");

    private static final long AMPLE = 1L << 40;

    private final String label;

    Serving(String label) {
        this.label = label;
    }

    String label() {
        return label;
    }

    /** @param heights of calls, where images are drawn together */
    BatchingEngine open(
            TensorEngine engine, Network network, BatchSizes heights, int slots, int queue, BatchCounters counters) {
        var limits = new BatchLimits(this == ONE_AT_A_TIME ? 1 : slots, 0, queue, AMPLE);
        Admission admission = switch (this) {
            case ONE_AT_A_TIME -> new InTurn();
            case REQUEST_LEVEL -> new Together(slots);
            case STEP_LEVEL -> Admission.BETWEEN_STEPS;
        };
        BatchSizes used = this == ONE_AT_A_TIME ? BatchSizes.ANY : heights;
        return new BatchingEngine(engine, network, used, limits, admission, counters);
    }

    /** A request's images before those of the next. */
    private static final class InTurn implements Admission {
        private @Nullable SamplingRequest current;
        private int left;

        @Override
        public boolean admits(List<SamplingRequest> running, List<SamplingRequest> joining, SamplingRequest candidate) {
            if (!running.isEmpty() || !joining.isEmpty()) {
                return false;
            }
            if (left == 0) {
                current = candidate;
                left = candidate.seeds().length;
            }
            if (candidate != current) {
                return false;
            }
            left--;
            return true;
        }
    }

    /** Whole requests, begun together. */
    private static final class Together implements Admission {
        private final int slots;
        private final Set<SamplingRequest> chosen = Collections.newSetFromMap(new IdentityHashMap<>());

        Together(int slots) {
            this.slots = slots;
        }

        @Override
        public boolean admits(List<SamplingRequest> running, List<SamplingRequest> joining, SamplingRequest candidate) {
            if (!running.isEmpty()) {
                return false;
            }
            if (joining.isEmpty()) {
                chosen.clear();
            }
            int taken =
                    chosen.stream().mapToInt(request -> request.seeds().length).sum();
            if (!chosen.contains(candidate) && (chosen.isEmpty() || taken + candidate.seeds().length <= slots)) {
                chosen.add(candidate);
            }
            return chosen.contains(candidate);
        }
    }
}
