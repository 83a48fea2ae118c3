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
public class JobCommandHandler {
    private static final Logger LOG = Logger.getLogger(JobCommandHandler.class);

    private final JobDecider decider = new JobDecider();
    private final JobState board;
    private final JobQueue queue;
    private final PartitionOwnership share;
    private final JobPublisher publisher;
    private final Clock clock;

    JobCommandHandler(JobState board, JobQueue queue, PartitionOwnership share, JobPublisher publisher, Clock clock) {
        this.board = board;
        this.queue = queue;
        this.share = share;
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

    /**
     * Completes when it is durable that the job ends here. Whoever draws it sees it at the next solver step; every instance hears of
     * it.
     */
    Uni<Void> cancel(JobId job, @Nullable String traceparent) {
        if (!share.mine(job) || !board.claim(job)) {
            return Uni.createFrom().voidItem();
        }
        List<JobEvent> facts = decider.cancel(board, job, clock.instant()).facts();
        if (facts.isEmpty()) {
            board.unclaim(job);
            return Uni.createFrom().voidItem();
        }
        return Uni.createFrom()
                .deferred(() -> publisher.publish(facts.get(0), traceparent))
                .onFailure()
                .invoke(() -> board.unclaim(job))
                .invoke(() -> {
                    board.apply(facts.get(0));
                    LOG.infof("job cancelled: jobId=%s", job);
                });
    }

    /** A command of a partition that went to another instance meanwhile is left to that one: it is not acknowledged here. */
    private Uni<Void> accepted(GenerateImages command, @Nullable String traceparent) {
        JobId id = command.spec().id();
        List<JobEvent> facts = decider.accept(board, command, clock.instant()).facts();
        if (facts.isEmpty() || !share.mine(id) || !queue.reserve(id)) {
            LOG.debugf("job is known or another's, nothing to do: jobId=%s", id);
            queue.giveBack();
            return Uni.createFrom().voidItem();
        }
        JobEvent.Accepted job = (JobEvent.Accepted) facts.get(0);
        return Uni.createFrom()
                .deferred(() -> publisher.publish(job, traceparent))
                .onFailure()
                .invoke(() -> queue.release(id))
                .invoke(() -> {
                    board.apply(job);
                    queue.put(job, traceparent);
                    LOG.infof(
                            "job accepted: jobId=%s prompt=%s n=%d",
                            id, job.spec().prompt(), job.spec().count());
                });
    }
}
