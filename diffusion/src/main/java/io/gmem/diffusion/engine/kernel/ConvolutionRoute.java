package io.gmem.diffusion.engine.kernel;

import com.fasterxml.jackson.annotation.JsonValue;

/** Implementations of the two-dimensional convolution ({@code torchscript/gmem/convolutions.py}). */
public enum ConvolutionRoute implements Route {
    /** {@code torch.conv2d}: oneDNN. */
    DIRECT("direct"),
    /** im2col and a matrix product (MKL), group by group. */
    UNFOLDED("unfolded");

    private final String id;

    ConvolutionRoute(String id) {
        this.id = id;
    }

    @Override
    @JsonValue
    public String id() {
        return id;
    }
}
