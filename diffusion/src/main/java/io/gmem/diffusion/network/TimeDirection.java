package io.gmem.diffusion.network;

/** Time direction that a network's weights were trained with. Inside the suite, t = 0 is always noise. */
public enum TimeDirection {
    /** t = 0 noise, t = 1 data, velocity data - noise: SiT, final GMem and all networks trained by the suite. */
    NOISE_TO_DATA,
    /** t = 1 noise, t = 0 data, velocity noise - data: REPA and GMem v1. */
    DATA_TO_NOISE
}
