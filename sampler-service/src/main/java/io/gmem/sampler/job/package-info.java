/**
 * Generation jobs: from the command to the one answer.
 *
 * <p>{@link io.gmem.sampler.job.JobDecider} says which facts follow and knows nothing else; {@link
 * io.gmem.sampler.job.JobState} is what the facts amount to. {@link io.gmem.sampler.job.JobCommandHandler} accepts, {@link
 * io.gmem.sampler.job.JobWorker} has several drawn at once and answers. A job is durable on its topic before its command is
 * acknowledged, its images are durable before its answer; each step done twice gives the same.
 */
@NullMarked
package io.gmem.sampler.job;

import org.jspecify.annotations.NullMarked;
