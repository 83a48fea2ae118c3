package io.gmem.diffusion.network;

/**
 * Options of transformer blocks that differ from DiT's.
 *
 * @param qkNorm whether queries and keys are normalized over the channels of a head
 * @param rmsNorm whether norms are root-mean-square norms with a learned weight, eps 1e-6
 * @param swiglu whether the MLP is SiLU(a) b
 * @param rope whether queries and keys have rotary positions by row and column of their token
 * @param woShift whether adaptive norms only scale and do not shift; the final layer always shifts
 */
public record BlockOptions(boolean qkNorm, boolean rmsNorm, boolean swiglu, boolean rope, boolean woShift) {
    /** DiT's and SiT's blocks. */
    public static final BlockOptions PLAIN = new BlockOptions(false, false, false, false, false);

    /** REPA's {@code --qk-norm}. */
    public static final BlockOptions QK_NORM = new BlockOptions(true, false, false, false, false);

    /** The options of final GMem. */
    public static final BlockOptions LIGHTNING = new BlockOptions(false, true, true, true, false);
}
