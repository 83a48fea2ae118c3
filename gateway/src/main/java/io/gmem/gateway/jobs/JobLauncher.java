package io.gmem.gateway.jobs;

import io.gmem.contracts.job.GenerateImages;
import io.gmem.contracts.job.GenerationSpec;
import io.gmem.gateway.follow.CommandSender;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** Asks the samplers for images. */
@ApplicationScoped
public class JobLauncher {
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
        planner.check(spec, place);
        Job requested = Job.requested(spec);
        jobs.reserve(requested);
        return commands.send(new GenerateImages(spec))
                .onFailure()
                .invoke(() -> jobs.release(requested))
                .replaceWith(requested);
    }
}
