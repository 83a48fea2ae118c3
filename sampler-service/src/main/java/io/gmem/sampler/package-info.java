/**
 * The sampler service: generates images with the newest checkpoint and bank, and keeps serving while it switches to newer ones.
 *
 * <p>A request passes through these classes:
 *
 * <ol>
 *   <li>{@link io.gmem.sampler.job.GenerateImagesConsumer} turns it into a durable job.
 *   <li>{@link io.gmem.sampler.job.JobWorker} processes the job.
 *   <li>{@link io.gmem.sampler.model.ModelCache} leases the job its pair of checkpoint and bank.
 *   <li>{@link io.gmem.sampler.prompt.PromptResolver} resolves the prompt to conditions.
 *   <li>{@link io.gmem.sampler.batching.BatchingEngine} samples the images together with those of other requests.
 * </ol>
 */
@NullMarked
package io.gmem.sampler;

import org.jspecify.annotations.NullMarked;
