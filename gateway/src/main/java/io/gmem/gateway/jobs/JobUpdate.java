package io.gmem.gateway.jobs;

import io.gmem.contracts.job.JobProgressed;

/** Something that happened to a job. */
public sealed interface JobUpdate {
    /** It is in another state. */
    record State(Job job) implements JobUpdate {}

    /** One of its images went on. */
    record Progressed(JobProgressed progress) implements JobUpdate {}
}
