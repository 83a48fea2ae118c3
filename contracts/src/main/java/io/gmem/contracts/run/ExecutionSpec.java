package io.gmem.contracts.run;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.gmem.contracts.failure.InvalidInputException;
import org.jspecify.annotations.Nullable;

/**
 * The execution of training steps. It affects the result only by rounding.
 *
 * @param precision precision of matrix products
 * @param microBatch number of images per forward pass; 0 for the whole batch
 * @param blockwise whether blocks are recomputed in the backward pass instead of storing activations: less memory, a third more
 *     computation
 * @param workers world size: number of processes that share the images of every step, 1 to 64; null for one
 */
public record ExecutionSpec(
        Precision precision,
        int microBatch,
        boolean blockwise,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Integer workers) {
    private static final int MAX_WORKERS = 64;

    /** The whole batch at once, in float32. */
    public static final ExecutionSpec PLAIN = new ExecutionSpec(Precision.FLOAT32, 0, false);

    /** The number format of matrix products. */
    public enum Precision {
        @JsonProperty("float32")
        FLOAT32,
        /** Weights stay float32. Fast on GPUs and on CPUs with {@code avx512_bf16} or AMX, slow on others. */
        @JsonProperty("bfloat16")
        BFLOAT16,
        /** The faster format on the processor of the trainer. A resumed run keeps its format. */
        @JsonProperty("auto")
        AUTO
    }

    @JsonCreator
    public ExecutionSpec {
        InvalidInputException.unless(
                microBatch >= 0 && microBatch <= 4096,
                "execution.micro_batch",
                "must be between 0 and 4096 (was " + microBatch + ")");
        InvalidInputException.unless(
                workers == null || (workers >= 1 && workers <= MAX_WORKERS),
                "execution.workers",
                "must be between 1 and " + MAX_WORKERS + " (was " + workers + ")");
    }

    /** Creates a specification for one process. */
    public ExecutionSpec(Precision precision, int microBatch, boolean blockwise) {
        this(precision, microBatch, blockwise, null);
    }

    /** Returns the world size, 1 if absent. */
    public int workersOrOne() {
        return workers == null ? 1 : workers;
    }
}
