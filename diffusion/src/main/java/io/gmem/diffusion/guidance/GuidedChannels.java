package io.gmem.diffusion.guidance;

/** The channels of a prediction that guidance mixes; the others keep the conditional prediction. */
public enum GuidedChannels {
    /** All channels, as REPA and final GMem do. */
    ALL,
    /** The first three channels, as SiT's reference implementation does. */
    FIRST_THREE
}
