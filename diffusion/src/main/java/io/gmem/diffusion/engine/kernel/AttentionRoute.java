package io.gmem.diffusion.engine.kernel;

import com.fasterxml.jackson.annotation.JsonValue;

/** Implementations of attention ({@code torchscript/gmem/products.py}). */
public enum AttentionRoute implements Route {
    /** {@code torch.scaled_dot_product_attention}: the flash kernel of libtorch. */
    FUSED("fused"),
    /** Two batched matrix products and a softmax between them; needs memory for the N×N scores. */
    PLAIN("plain");

    private final String id;

    AttentionRoute(String id) {
        this.id = id;
    }

    @Override
    @JsonValue
    public String id() {
        return id;
    }
}
