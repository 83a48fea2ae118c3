package io.gmem.contracts.job;

import io.gmem.contracts.JobId;
import io.gmem.contracts.message.Command;

/** End a job at its next solver step. One that is over, or that nobody knows, stays as it is. */
public record CancelJob(JobId job) implements Command {
    @Override
    public String key() {
        return job.value();
    }
}
