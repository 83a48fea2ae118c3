package io.gmem.contracts.run;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.gmem.contracts.failure.InvalidInputException;
import org.jspecify.annotations.Nullable;

/**
 * How the steps are computed; what is learned differs by rounding only.
 *
 * @param precision of matrix products
 * @param microBatch images that go through the network at once; 0 for all of a step's
 * @param blockwise blocks are run again on the way back, instead of keeping what they computed: less memory, a third more work
 * @param workers processes that share every step's images, 1 to 64; null for one
 */
public record ExecutionSpec(
        Precision precision,
        int microBatch,
        boolean blockwise,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Integer workers) {
    private static final int MOST_WORKERS = 64;

    /** Everything at once, in float32. */
    public static final ExecutionSpec PLAIN = new ExecutionSpec(Precision.FLOAT32, 0, false);

    /** Types of number. */
    public enum Precision {
        @JsonProperty("float32")
        FLOAT32,
        /** Weights stay float32. Fast on GPUs and on CPUs with {@code avx512_bf16} or AMX, slow on others. */
        @JsonProperty("bfloat16")
        BFLOAT16,
        /** The one in which the trainer's processor takes less time; a resumed run keeps what it began with. */
        @JsonProperty("auto")
        AUTO
    }

    @JsonCreator
    public ExecutionSpec {
        InvalidInputException.unless(
                microBatch >= 0 && microBatch <= 4096, "execution.micro_batch", "is from 0 to 4096, not " + microBatch);
        InvalidInputException.unless(
                workers == null || (workers >= 1 && workers <= MOST_WORKERS),
                "execution.workers",
                "is from 1 to " + MOST_WORKERS + ", not " + workers);
    }

    /** By one process. */
    public ExecutionSpec(Precision precision, int microBatch, boolean blockwise) {
        this(precision, microBatch, blockwise, null);
    }

    /** Processes that share every step. */
    public int workersOrOne() {
        return workers == null ? 1 : workers;
    }
}
