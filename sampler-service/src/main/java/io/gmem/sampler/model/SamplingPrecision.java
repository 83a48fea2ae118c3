package io.gmem.sampler.model;

import io.gmem.diffusion.engine.kernel.Precision;
import org.jspecify.annotations.Nullable;

/** Values of {@code gmem.sampler.precision}. */
public enum SamplingPrecision {
    FLOAT32(Precision.FLOAT32),
    BFLOAT16(Precision.BFLOAT16),
    AUTO(null);

    private final @Nullable Precision precision;

    SamplingPrecision(@Nullable Precision precision) {
        this.precision = precision;
    }

    /** Returns the precision; null if it is selected per processor. */
    @Nullable
    Precision precision() {
        return precision;
    }
}
