package io.gmem.diffusion.sampling;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.gmem.diffusion.engine.TensorEngine;
import io.gmem.diffusion.network.Network;

/** The standard normal numbers of images: where each begins, and what a stochastic solver adds on the way. */
interface ImageNoise {
    /**
     * Numbers (1, C, H, W).
     *
     * @param image of the request, from 0
     * @param counter 0 at the beginning, 1 + i for solver step i
     */
    NDArray of(NDManager scope, int image, int counter);

    /** Numbers that depend on the seed of the image and the counter alone. */
    static ImageNoise seeded(TensorEngine engine, Network network, SamplingRequest request) {
        long[] seeds = request.seeds();
        return (scope, image, counter) -> engine.noise(scope, seeds[image], counter, network.latentShape(1));
    }
}
