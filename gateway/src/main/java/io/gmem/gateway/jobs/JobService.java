package io.gmem.gateway.jobs;

import io.gmem.contracts.JobId;
import io.gmem.contracts.failure.Category;
import io.gmem.contracts.failure.Failure;
import io.gmem.contracts.failure.FailureException;
import io.gmem.contracts.failure.InvalidInputException;
import io.gmem.contracts.job.CancelJob;
import io.gmem.contracts.job.GenerateImages;
import io.gmem.contracts.job.GenerationSpec;
import io.gmem.gateway.view.CommandSender;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** Submits generation jobs to the samplers, waits for their results without blocking a thread, and cancels them. */
@ApplicationScoped
public class JobService {
    private static final Logger LOG = Logger.getLogger(JobService.class);

    private final JobView jobs;
    private final JobPlanner planner;
    private final CommandSender commands;
    private final Duration limit;

    JobService(JobView jobs, JobPlanner planner, CommandSender commands, GenerationConfig config) {
        this.jobs = jobs;
        this.planner = planner;
        this.commands = commands;
        this.limit = config.timeout();
        InvalidInputException.unless(limit.toMillis() > 0, "gmem.generation.timeout", "must be greater than 0");
    }

    /** Returns the maximum time a request waits for its images. */
    public Duration limit() {
        return limit;
    }

    /**
     * Validates and sends a job; completes with the requested job once the command is durable.
     *
     * @param prefix prefix of field names in failures: {@code gmem.} or empty
     */
    public Uni<Job> submit(GenerationSpec spec, String prefix) {
        return submit(spec, prefix, () -> Uni.createFrom().voidItem());
    }

    /** @param first runs after the id is reserved and before the command is sent */
    Uni<Job> submit(GenerationSpec spec, String prefix, Supplier<Uni<? extends Void>> first) {
        planner.check(spec, prefix);
        Job requested = Job.requested(spec);
        jobs.reserve(requested);
        Uni<Void> sent = Uni.createFrom().<Void>deferred(first).chain(() -> commands.send(new GenerateImages(spec)));
        return CommandSender.undoOnFailure(sent, () -> jobs.release(requested)).replaceWith(requested);
    }

    /** Submits a job and completes with it once it has finished. Cancelling the result cancels the job. */
    public Uni<Job> await(GenerationSpec spec) {
        return submit(spec, "gmem.")
                .chain(requested -> jobs.whenFinished(requested.id()))
                .ifNoItem()
                .after(limit)
                .failWith(() -> timeoutFailure(spec.id()))
                .onTermination()
                .invoke(() -> jobs.forget(spec.id()))
                .onCancellation()
                .invoke(() -> abandon(spec.id()));
    }

    /** Requests cancellation of a job; a finished job stays unchanged. */
    public Uni<Void> cancel(JobId job) {
        return commands.send(new CancelJob(job));
    }

    /** Cancels a job in the background after its client has disconnected. */
    public void abandon(JobId job) {
        cancel(job)
                .subscribe()
                .with(
                        done -> LOG.debugf("cancelled abandoned job: jobId=%s", job),
                        failure -> LOG.warnf(
                                "abandoned job could not be cancelled: jobId=%s error=%s", job, failure.getMessage()));
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
