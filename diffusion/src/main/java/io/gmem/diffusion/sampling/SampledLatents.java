package io.gmem.diffusion.sampling;

import java.util.List;

/**
 * What came of a request.
 *
 * @param latents C·H·W numbers each, in the order of the request
 * @param evaluations of the network that an image cost, a guided one counting twice (NFE)
 */
public record SampledLatents(List<float[]> latents, int evaluations) {}
