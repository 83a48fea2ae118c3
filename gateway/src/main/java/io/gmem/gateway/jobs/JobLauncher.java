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

/** Asks the samplers for images. */
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
     * Checks and sends; the job as requested once that is durable.
     *
     * @param place stands before the names of fields, {@code gmem.} or nothing
     */
    public Uni<Job> launch(GenerationSpec spec, String place) {
        return launch(spec, place, () -> Uni.createFrom().voidItem());
    }

    /** @param first done when the id is taken and nothing is sent yet */
    Uni<Job> launch(GenerationSpec spec, String place, Supplier<Uni<? extends Void>> first) {
        planner.check(spec, place);
        Job requested = Job.requested(spec);
        jobs.reserve(requested);
        Uni<Void> sent = Uni.createFrom().<Void>deferred(first).chain(() -> commands.send(new GenerateImages(spec)));
        return CommandSender.undone(sent, () -> jobs.release(requested)).replaceWith(requested);
    }

    /** Its asker has gone: asks for its end, and nobody waits for that. */
    public void abandon(JobId job) {
        cancel(job)
                .subscribe()
                .with(
                        done -> LOG.debugf("job abandoned: jobId=%s", job),
                        failure -> LOG.warnf("job not abandoned: jobId=%s error=%s", job, failure.getMessage()));
    }

    /** Asks for the end of a job; one that is over stays as it is. */
    public Uni<Void> cancel(JobId job) {
        return commands.send(new CancelJob(job));
    }
}
