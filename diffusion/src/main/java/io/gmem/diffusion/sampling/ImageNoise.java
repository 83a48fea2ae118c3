package io.gmem.diffusion.sampling;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.gmem.diffusion.engine.TensorEngine;
import io.gmem.diffusion.network.Network;

/** The standard normal noise of images: the initial state and the noise that a stochastic solver adds. */
interface ImageNoise {
    /**
     * Returns noise (1, C, H, W).
     *
     * @param image index in the request, from 0
     * @param counter 0 for the initial state, 1 + i for solver step i
     */
    NDArray of(NDManager scope, int image, int counter);

    /** Returns noise that depends only on the image's seed and the counter. */
    static ImageNoise seeded(TensorEngine engine, Network network, SamplingRequest request) {
        long[] seeds = request.seeds();
        return (scope, image, counter) -> engine.noise(scope, seeds[image], counter, network.latentShape(1));
    }
}
