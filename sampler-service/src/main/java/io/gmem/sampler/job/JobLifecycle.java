package io.gmem.sampler.job;

import io.gmem.contracts.job.CancelJob;
import io.gmem.contracts.job.JobEvent;
import io.gmem.contracts.message.Topic;
import io.gmem.eventlog.Envelope;
import io.gmem.eventlog.KafkaClients;
import io.gmem.eventlog.TopicView;
import io.gmem.sampler.SamplerStartup;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Recovers the jobs from their topic before any command is read, then follows the events of all instances. */
@ApplicationScoped
public class JobLifecycle {
    private static final Logger LOG = Logger.getLogger(JobLifecycle.class);
    private static final Duration CATCH_UP_TIMEOUT = Duration.ofSeconds(30);

    private final JobState state;
    private final PartitionOwnership ownership;
    private final JobWorker worker;
    private final JobCommandHandler handler;
    private final JobPublisher publisher;
    private final KafkaClients kafka;
    private final FirstResultRepublisher firstResults = new FirstResultRepublisher();
    private volatile boolean working;
    private @Nullable TopicView view;
    private @Nullable TopicView cancellations;

    JobLifecycle(
            JobState state,
            PartitionOwnership ownership,
            JobWorker worker,
            JobCommandHandler handler,
            JobPublisher publisher,
            KafkaClients kafka) {
        this.state = state;
        this.ownership = ownership;
        this.worker = worker;
        this.handler = handler;
        this.publisher = publisher;
        this.kafka = kafka;
    }

    void recover(@Observes @Priority(SamplerStartup.RECOVER) StartupEvent event) {
        view = TopicView.follow(kafka, List.of(Topic.JOBS), this::onEvent);
        view.awaitCaughtUp(SamplerStartup.CATCH_UP_LIMIT);
        LOG.infof("jobs recovered: open=%d", state.open().size());
    }

    void start(@Observes @Priority(SamplerStartup.WORK) StartupEvent event) {
        worker.start();
        cancellations = TopicView.followNew(kafka, List.of(Topic.SAMPLING_COMMANDS), this::onCommand);
        working = true;
    }

    /** Waits until {@link JobState} includes all job events published so far. */
    void awaitCaughtUp() {
        Objects.requireNonNull(view, "jobs have not been recovered").awaitNow(CATCH_UP_TIMEOUT);
    }

    /** Returns whether the jobs are recovered and the workers run. */
    public boolean working() {
        return working;
    }

    void stop(@Observes ShutdownEvent event) {
        worker.stop();
        for (TopicView open : Arrays.asList(cancellations, view)) {
            if (open != null) {
                open.close();
            }
        }
    }

    /** Applies the next event of the job topic. */
    void onEvent(Envelope envelope) {
        if (envelope.message() instanceof JobEvent event) {
            state.apply(event);
            if (firstResults.record(event)) {
                republishFirstResults();
            }
            ownership.resume(event.job());
        }
    }

    /** Republishes the results of this instance's jobs that are followed by a conflicting event. */
    void republishFirstResults() {
        firstResults.superseded().stream()
                .filter(first -> ownership.owns(first.job()))
                .forEach(this::republish);
    }

    private void republish(JobEvent first) {
        LOG.warnf("republishing first result of job with two results: jobId=%s", first.job());
        publisher
                .publish(first, null)
                .subscribe()
                .with(
                        done -> {},
                        failure ->
                                LOG.warnf("failed to republish first result: jobId=%s error=%s", first.job(), failure));
    }

    /**
     * Handles cancellations ahead of the command consumer. The consumer reads commands in order and pauses while all slots are
     * taken; the cancellation of an accepted job must not wait for that. The consumer handles the cancellation of any other job.
     */
    private void onCommand(Envelope envelope) {
        if (envelope.message() instanceof CancelJob cancel) {
            handler.cancel(cancel.job(), envelope.traceparent())
                    .subscribe()
                    .with(
                            done -> {},
                            failure -> LOG.warnf(
                                    "failed to cancel job, the consumer will retry: jobId=%s error=%s",
                                    cancel.job(), failure.getMessage()));
        }
    }
}
