package io.gmem.diffusion.engine.kernel;

import com.fasterxml.jackson.annotation.JsonValue;

/** Number format of matrix products. Weights, norms, the residual stream and gradients are always float32. */
public enum Precision {
    FLOAT32("float32"),
    /** Products on bfloat16 operands with float32 accumulation. Slow on CPUs without {@code avx512_bf16} or AMX. */
    BFLOAT16("bfloat16");

    private final String id;

    Precision(String id) {
        this.id = id;
    }

    /** Returns the name used in reports and files. */
    @JsonValue
    public String id() {
        return id;
    }
}
