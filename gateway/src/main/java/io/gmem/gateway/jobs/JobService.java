package io.gmem.gateway.jobs;

import io.gmem.contracts.JobId;
import io.gmem.contracts.failure.Category;
import io.gmem.contracts.failure.Failure;
import io.gmem.contracts.failure.FailureException;
import io.gmem.contracts.failure.InvalidInputException;
import io.gmem.contracts.job.GenerationSpec;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/** Starts jobs and waits for their results without blocking a thread. Cancelling the result cancels the job. */
@ApplicationScoped
public class JobService {
    private final JobLauncher launcher;
    private final JobView jobs;
    private final Duration limit;

    JobService(JobLauncher launcher, JobView jobs, GenerationConfig config) {
        this.launcher = launcher;
        this.jobs = jobs;
        this.limit = config.timeout();
        InvalidInputException.unless(limit.toMillis() > 0, "gmem.generation.timeout", "must be greater than 0");
    }

    /** Returns the maximum time a request waits. */
    public Duration limit() {
        return limit;
    }

    /** Starts a job and completes with it once it is finished. */
    public Uni<Job> finished(GenerationSpec spec) {
        return launcher.launch(spec, "gmem.")
                .chain(requested -> jobs.whenFinished(requested.id()))
                .ifNoItem()
                .after(limit)
                .failWith(() -> timeoutFailure(spec.id()))
                .onTermination()
                .invoke(() -> jobs.forget(spec.id()))
                .onCancellation()
                .invoke(() -> launcher.abandon(spec.id()));
    }

    /** Returns the failure of a request that timed out. */
    public FailureException timeoutFailure(JobId job) {
        return new FailureException(new Failure(
                "generation_timeout",
                Category.DEPENDENCY,
                true,
                null,
                "images were not completed within " + limit.toSeconds() + " s; the job continues: GET /api/jobs/"
                        + job));
    }
}
