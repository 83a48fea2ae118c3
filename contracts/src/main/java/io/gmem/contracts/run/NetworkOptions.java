package io.gmem.contracts.run;

/**
 * How a network's blocks differ from DiT's.
 *
 * @param qkNorm queries and keys are normalised
 * @param rmsNorm norms are root-mean-square norms with weights
 * @param swiglu the MLP is gated
 * @param rope positions turn queries and keys
 * @param woShift adaptive norms do not shift
 */
public record NetworkOptions(boolean qkNorm, boolean rmsNorm, boolean swiglu, boolean rope, boolean woShift) {
    /** DiT's blocks; those of SiT, REPA and GMem v1. */
    public static final NetworkOptions PLAIN = new NetworkOptions(false, false, false, false, false);

    /** What final GMem is trained with. */
    public static final NetworkOptions LIGHTNING = new NetworkOptions(false, true, true, true, false);
}
