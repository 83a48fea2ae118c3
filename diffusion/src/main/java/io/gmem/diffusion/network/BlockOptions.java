package io.gmem.diffusion.network;

/**
 * How blocks differ from DiT's.
 *
 * @param qkNorm queries and keys are normalised, over the channels of a head
 * @param rmsNorm norms are root-mean-square norms with a learned weight, eps 1e-6
 * @param swiglu the MLP is SiLU(a) b
 * @param rope queries and keys turn with row and column of their token
 * @param woShift adaptive norms scale, and do not shift; the last layer keeps its shift
 */
public record BlockOptions(boolean qkNorm, boolean rmsNorm, boolean swiglu, boolean rope, boolean woShift) {
    /** DiT's and SiT's blocks. */
    public static final BlockOptions PLAIN = new BlockOptions(false, false, false, false, false);

    /** REPA's {@code --qk-norm}. */
    public static final BlockOptions QK_NORM = new BlockOptions(true, false, false, false, false);

    /** What final GMem is trained with. */
    public static final BlockOptions LIGHTNING = new BlockOptions(false, true, true, true, false);
}
