package io.gmem.contracts.run;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.gmem.contracts.failure.InvalidInputException;

/**
 * How the steps are computed; what is learned differs by rounding only.
 *
 * @param precision of matrix products
 * @param microBatch images that go through the network at once; 0 for all of a step's
 * @param blockwise blocks are run again on the way back, instead of keeping what they computed: less memory, a third more work
 */
public record ExecutionSpec(Precision precision, int microBatch, boolean blockwise) {
    /** Everything at once, in float32. */
    public static final ExecutionSpec PLAIN = new ExecutionSpec(Precision.FLOAT32, 0, false);

    /** Types of number. */
    public enum Precision {
        @JsonProperty("float32")
        FLOAT32,
        /** For a GPU; weights stay float32. */
        @JsonProperty("bfloat16")
        BFLOAT16
    }

    public ExecutionSpec {
        InvalidInputException.unless(
                microBatch >= 0 && microBatch <= 4096, "execution.micro_batch", "is from 0 to 4096, not " + microBatch);
    }
}
