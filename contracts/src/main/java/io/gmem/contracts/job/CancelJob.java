package io.gmem.contracts.job;

import io.gmem.contracts.JobId;
import io.gmem.contracts.message.Command;

/** Requests the cancellation of a job at its next solver step. No effect if the job is finished or unknown. */
public record CancelJob(JobId job) implements Command {
    @Override
    public String key() {
        return job.value();
    }
}
