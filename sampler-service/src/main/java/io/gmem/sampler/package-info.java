/**
 * The sampler service: draws images from the newest checkpoint and bank, and goes on drawing while it changes to newer ones.
 *
 * <p>A request's way: {@link io.gmem.sampler.job.GenerateImagesConsumer} makes it a durable job, {@link
 * io.gmem.sampler.job.JobWorker} takes the jobs one after another, {@link io.gmem.sampler.model.ModelCache} lends each the pair
 * of checkpoint and bank it is drawn with, {@link io.gmem.sampler.prompt.PromptResolver} turns its prompt into conditions.
 */
@NullMarked
package io.gmem.sampler;

import org.jspecify.annotations.NullMarked;
