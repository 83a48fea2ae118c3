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

/** Serving modes of the same engine, which differ in their admission rules. */
enum Serving {
    /** One image at a time, one request at a time. */
    ONE_AT_A_TIME("one_at_a_time"),
    /**
     * Dynamic batching of whole requests: when the engine is idle, waiting requests start together, up to the number of slots. No request
     * joins them. Images with fewer steps leave early, and a request is answered when its own images are done.
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

    /**
     * Opens an engine.
     *
     * @param batchSizes permitted batch sizes, for modes with batching
     */
    BatchingEngine open(
            TensorEngine engine, Network network, BatchSizes batchSizes, int slots, int queue, BatchCounters counters) {
        var limits = new BatchLimits(this == ONE_AT_A_TIME ? 1 : slots, 0, queue, AMPLE);
        Admission admission = switch (this) {
            case ONE_AT_A_TIME -> new InTurn();
            case REQUEST_LEVEL -> new Together(slots);
            case STEP_LEVEL -> Admission.BETWEEN_STEPS;
        };
        BatchSizes used = this == ONE_AT_A_TIME ? BatchSizes.ANY : batchSizes;
        return new BatchingEngine(engine, network, used, limits, admission, counters);
    }

    /** Admits all images of a request before those of the next one. */
    private static final class InTurn implements Admission {
        private @Nullable SamplingRequest current;
        private int remaining;

        @Override
        public boolean admits(List<SamplingRequest> running, List<SamplingRequest> joining, SamplingRequest candidate) {
            if (!running.isEmpty() || !joining.isEmpty()) {
                return false;
            }
            if (remaining == 0) {
                current = candidate;
                remaining = candidate.seeds().length;
            }
            if (candidate != current) {
                return false;
            }
            remaining--;
            return true;
        }
    }

    /** Admits whole requests that start together. */
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
