package io.gmem.diffusion.network;

/** What matrix products are computed in. Weights, norms, the residual stream and gradients are float32 in either case. */
public enum Precision {
    /** Everywhere; the one to use on a CPU. */
    FLOAT32,
    /** For a GPU; thirty times slower than float32 on a CPU without instructions for it. */
    BFLOAT16
}
