package io.gmem.diffusion.network;

/** Which end of time is noise, for the network's own weights. Inside the suite t = 0 always is. */
public enum TimeDirection {
    /** t = 0 noise, t = 1 data, velocity data - noise: SiT, final GMem, and all that is trained here. */
    NOISE_TO_DATA,
    /** t = 1 noise, t = 0 data, velocity noise - data: weights of REPA and GMem v1. */
    DATA_TO_NOISE
}
