package io.gmem.diffusion.sampling;

import java.util.List;

/**
 * The result of a sampling request.
 *
 * @param latents C·H·W numbers each, in the order of the request
 * @param evaluations network evaluations per image, where a guided one counts twice (NFE)
 */
public record SampledLatents(List<float[]> latents, int evaluations) {}
