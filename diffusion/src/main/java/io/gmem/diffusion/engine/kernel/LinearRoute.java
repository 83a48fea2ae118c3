package io.gmem.diffusion.engine.kernel;

import com.fasterxml.jackson.annotation.JsonValue;

/** Implementations of the linear layer ({@code torchscript/gmem/products.py}). They differ in rounding and speed. */
public enum LinearRoute implements Route {
    /** {@code torch.linear}: MKL for float32, oneDNN for bfloat16. */
    PRODUCT("product"),
    /** A 1×1 convolution in oneDNN; faster where MKL does not use AVX-512. */
    CONVOLUTION("convolution"),
    /** A 1×1 convolution with both widths padded to a multiple of 96, so that oneDNN runs no tail block. */
    PADDED_CONVOLUTION("padded-convolution");

    private final String id;

    LinearRoute(String id) {
        this.id = id;
    }

    @Override
    @JsonValue
    public String id() {
        return id;
    }
}
