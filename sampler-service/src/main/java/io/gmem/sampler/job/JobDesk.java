package io.gmem.sampler.job;

import io.gmem.contracts.JobId;
import io.gmem.contracts.job.GenerateImages;
import io.gmem.contracts.job.JobEvent;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Takes requests in: a place, a durable fact, then a ticket for the worker. */
@ApplicationScoped
public class JobDesk {
    private static final Logger LOG = Logger.getLogger(JobDesk.class);

    private final JobDecider decider = new JobDecider();
    private final JobBoard board;
    private final JobQueue queue;
    private final JobPublisher publisher;
    private final Clock clock;

    JobDesk(JobBoard board, JobQueue queue, JobPublisher publisher, Clock clock) {
        this.board = board;
        this.queue = queue;
        this.publisher = publisher;
        this.clock = clock;
    }

    /** Completes when the job is durable, or was known; not before there is a place for it. */
    Uni<Void> accept(GenerateImages command, @Nullable String traceparent) {
        return Uni.createFrom()
                .completionStage(queue::place)
                .chain(() -> accepted(command, traceparent))
                .replaceWithVoid();
    }

    /** Completes when it is durable that the job ends here. The worker sees it at its next solver step. */
    Uni<Void> cancel(JobId job, @Nullable String traceparent) {
        List<JobEvent> facts = decider.cancel(board, job, clock.instant()).facts();
        if (facts.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return publisher.publish(facts.get(0), traceparent).invoke(() -> {
            board.apply(facts.get(0));
            LOG.infof("job cancelled: jobId=%s", job);
        });
    }

    private Uni<Void> accepted(GenerateImages command, @Nullable String traceparent) {
        List<JobEvent> facts = decider.accept(board, command, clock.instant()).facts();
        if (facts.isEmpty()) {
            LOG.debugf("job is known, nothing to do: jobId=%s", command.key());
            queue.giveBack();
            return Uni.createFrom().voidItem();
        }
        JobEvent.Accepted job = (JobEvent.Accepted) facts.get(0);
        return publisher
                .publish(job, traceparent)
                .onFailure()
                .invoke(queue::giveBack)
                .invoke(() -> {
                    board.apply(job);
                    queue.put(job, traceparent);
                    LOG.infof(
                            "job accepted: jobId=%s prompt=%s n=%d",
                            job.job(), job.spec().prompt(), job.spec().count());
                });
    }
}
