/**
 * Generation jobs, from the command to exactly one result.
 *
 * <p>{@link io.gmem.sampler.job.JobDecider} decides which events follow, as a pure function of
 * {@link io.gmem.sampler.job.JobState}, which is derived from the events. {@link io.gmem.sampler.job.JobCommandHandler} accepts
 * jobs; {@link io.gmem.sampler.job.JobWorker} performs several at once and publishes their results. A job is durable on its topic
 * before its command is acknowledged, and its images are durable before its result. Every step is idempotent.
 */
@NullMarked
package io.gmem.sampler.job;

import org.jspecify.annotations.NullMarked;
