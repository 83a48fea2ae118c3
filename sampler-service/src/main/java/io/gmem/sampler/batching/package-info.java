/**
 * Step-level batching: one thread per loaded network, and one network call for all running images.
 *
 * <p>A request submits its images to the {@link io.gmem.sampler.batching.BatchingEngine}, which starts them as slots become free,
 * one image of each request in turn. Images join and leave between two calls; each has its own time, solver, number of steps and
 * guidance. Finished latents are decoded and stored outside this package. The package depends on neither jobs nor memory banks, nor
 * on a framework.
 */
@NullMarked
package io.gmem.sampler.batching;

import org.jspecify.annotations.NullMarked;
