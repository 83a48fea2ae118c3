/**
 * Step-level batching: one thread per loaded network, and one call of the network for all images that are being drawn.
 *
 * <p>A request gives its images to the {@link io.gmem.sampler.batching.BatchingEngine}, which starts them as slots fall free, one of
 * each request in turn. Between two calls images join and leave; each has its own time, solver, steps and guidance. What is done
 * with a finished latent (decoding, files) is done elsewhere. Knows neither jobs nor banks, and no framework.
 */
@NullMarked
package io.gmem.sampler.batching;

import org.jspecify.annotations.NullMarked;
