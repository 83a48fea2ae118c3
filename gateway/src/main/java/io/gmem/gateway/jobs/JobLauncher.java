package io.gmem.gateway.jobs;

import io.gmem.contracts.JobId;
import io.gmem.contracts.job.CancelJob;
import io.gmem.contracts.job.GenerateImages;
import io.gmem.contracts.job.GenerationSpec;
import io.gmem.gateway.view.CommandSender;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** Sends job commands to the samplers. */
@ApplicationScoped
public class JobLauncher {
    private static final Logger LOG = Logger.getLogger(JobLauncher.class);

    private final JobView jobs;
    private final JobPlanner planner;
    private final CommandSender commands;

    JobLauncher(JobView jobs, JobPlanner planner, CommandSender commands) {
        this.jobs = jobs;
        this.planner = planner;
        this.commands = commands;
    }

    /**
     * Validates and sends a job; completes with the requested job once the command is durable.
     *
     * @param prefix prefix of field names in failures: {@code gmem.} or empty
     */
    public Uni<Job> launch(GenerationSpec spec, String prefix) {
        return launch(spec, prefix, () -> Uni.createFrom().voidItem());
    }

    /** @param first runs after the id is reserved and before the command is sent */
    Uni<Job> launch(GenerationSpec spec, String prefix, Supplier<Uni<? extends Void>> first) {
        planner.check(spec, prefix);
        Job requested = Job.requested(spec);
        jobs.reserve(requested);
        Uni<Void> sent = Uni.createFrom().<Void>deferred(first).chain(() -> commands.send(new GenerateImages(spec)));
        return CommandSender.undoOnFailure(sent, () -> jobs.release(requested)).replaceWith(requested);
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

    /** Requests cancellation of a job; a finished job stays unchanged. */
    public Uni<Void> cancel(JobId job) {
        return commands.send(new CancelJob(job));
    }
}
