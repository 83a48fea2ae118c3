/**
 * The sampler service: generates images with the newest checkpoint and bank, and keeps serving while it switches to newer ones.
 *
 * <p>Path of a request: {@link io.gmem.sampler.job.GenerateImagesConsumer} turns it into a durable job,
 * {@link io.gmem.sampler.job.JobWorker} processes the jobs, {@link io.gmem.sampler.model.ModelCache} leases each job its pair of
 * checkpoint and bank, and {@link io.gmem.sampler.prompt.PromptResolver} resolves its prompt to conditions.
 */
@NullMarked
package io.gmem.sampler;

import org.jspecify.annotations.NullMarked;
