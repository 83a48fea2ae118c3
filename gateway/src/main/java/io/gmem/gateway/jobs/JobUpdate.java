package io.gmem.gateway.jobs;

import io.gmem.contracts.job.JobProgressed;

/** An update of a job. */
public sealed interface JobUpdate {
    /** The state of the job changed. */
    record State(Job job) implements JobUpdate {}

    /** The generation of one of its images progressed. */
    record Progressed(JobProgressed progress) implements JobUpdate {}
}
