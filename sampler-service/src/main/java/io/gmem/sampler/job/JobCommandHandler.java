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

/** Handles commands: acquires a slot, publishes the accepted event durably, then enqueues the job for the workers. */
@ApplicationScoped
public class JobCommandHandler {
    private static final Logger LOG = Logger.getLogger(JobCommandHandler.class);

    private final JobDecider decider = new JobDecider();
    private final JobState state;
    private final JobQueue queue;
    private final PartitionOwnership ownership;
    private final JobPublisher publisher;
    private final Clock clock;

    JobCommandHandler(
            JobState state, JobQueue queue, PartitionOwnership ownership, JobPublisher publisher, Clock clock) {
        this.state = state;
        this.queue = queue;
        this.ownership = ownership;
        this.publisher = publisher;
        this.clock = clock;
    }

    /** Completes when the job is durable or already known. Waits for a free slot first. */
    Uni<Void> accept(GenerateImages command, @Nullable String traceparent) {
        return Uni.createFrom()
                .completionStage(queue::acquireSlot)
                .chain(() -> accepted(command, traceparent))
                .replaceWithVoid();
    }

    /**
     * Completes when the cancellation is durable. A worker that processes the job stops at the next solver step; other instances
     * read the event from the topic.
     */
    Uni<Void> cancel(JobId job, @Nullable String traceparent) {
        if (!ownership.owns(job) || !state.claim(job)) {
            return Uni.createFrom().voidItem();
        }
        List<JobEvent> facts = decider.cancel(state, job, clock.instant()).facts();
        if (facts.isEmpty()) {
            state.unclaim(job);
            return Uni.createFrom().voidItem();
        }
        return Uni.createFrom()
                .deferred(() -> publisher.publish(facts.get(0), traceparent))
                .onFailure()
                .invoke(() -> state.unclaim(job))
                .invoke(() -> {
                    state.apply(facts.get(0));
                    LOG.infof("job cancelled: jobId=%s", job);
                });
    }

    /** Leaves a command to another instance if its partition moved there in the meantime; it is not acknowledged here. */
    private Uni<Void> accepted(GenerateImages command, @Nullable String traceparent) {
        JobId id = command.spec().id();
        List<JobEvent> facts = decider.accept(state, command, clock.instant()).facts();
        if (facts.isEmpty() || !ownership.owns(id) || !queue.reserve(id)) {
            LOG.debugf("skipped command of known or foreign job: jobId=%s", id);
            queue.releaseSlot();
            return Uni.createFrom().voidItem();
        }
        JobEvent.Accepted job = (JobEvent.Accepted) facts.get(0);
        return Uni.createFrom()
                .deferred(() -> publisher.publish(job, traceparent))
                .onFailure()
                .invoke(() -> queue.release(id))
                .invoke(() -> {
                    state.apply(job);
                    queue.put(job, traceparent);
                    LOG.infof(
                            "job accepted: jobId=%s prompt=%s n=%d",
                            id, job.spec().prompt(), job.spec().count());
                });
    }
}
