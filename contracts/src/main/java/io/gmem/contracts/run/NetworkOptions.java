package io.gmem.contracts.run;

/**
 * Options of the network blocks, relative to DiT.
 *
 * @param qkNorm whether queries and keys are normalized
 * @param rmsNorm whether norms are RMS norms with weights
 * @param swiglu whether the MLP is a SwiGLU
 * @param rope whether queries and keys use rotary position embeddings
 * @param woShift whether adaptive norms omit the shift
 */
public record NetworkOptions(boolean qkNorm, boolean rmsNorm, boolean swiglu, boolean rope, boolean woShift) {
    /** The blocks of DiT, which SiT, REPA and GMem v1 use. */
    public static final NetworkOptions PLAIN = new NetworkOptions(false, false, false, false, false);

    /** The blocks of LightningDiT, which the final GMem uses. */
    public static final NetworkOptions LIGHTNING = new NetworkOptions(false, true, true, true, false);
}
