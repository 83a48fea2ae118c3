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

/** Has images drawn and waits for their job; who waits holds no thread, and who goes away ends the work. */
@ApplicationScoped
public class JobService {
    private final JobLauncher launcher;
    private final JobView jobs;
    private final Duration limit;

    JobService(JobLauncher launcher, JobView jobs, GenerationConfig config) {
        this.launcher = launcher;
        this.jobs = jobs;
        this.limit = config.timeout();
        InvalidInputException.unless(limit.toMillis() > 0, "gmem.generation.timeout", "is above 0");
    }

    /** How long anybody waits. */
    public Duration limit() {
        return limit;
    }

    /** The job once it is over. */
    public Uni<Job> finished(GenerationSpec spec) {
        return launcher.launch(spec, "gmem.")
                .chain(requested -> jobs.whenOver(requested.id()))
                .ifNoItem()
                .after(limit)
                .failWith(() -> late(spec.id()))
                .onTermination()
                .invoke(() -> jobs.forget(spec.id()))
                .onCancellation()
                .invoke(() -> launcher.abandon(spec.id()));
    }

    /** What is said when the limit has passed. */
    public FailureException late(JobId job) {
        return new FailureException(new Failure(
                "generation_timeout",
                Category.DEPENDENCY,
                true,
                null,
                "no images within " + limit.toSeconds() + " s; the job goes on: GET /api/jobs/" + job));
    }
}
