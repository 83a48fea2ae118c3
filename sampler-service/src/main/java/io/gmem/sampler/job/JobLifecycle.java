package io.gmem.sampler.job;

import io.gmem.contracts.job.CancelJob;
import io.gmem.contracts.job.JobEvent;
import io.gmem.contracts.message.Topic;
import io.gmem.eventlog.Envelope;
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
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Learns the jobs from their topic before any command is read, and goes on hearing what becomes of them, here and elsewhere. */
@ApplicationScoped
public class JobLifecycle {
    private static final Logger LOG = Logger.getLogger(JobLifecycle.class);
    private static final Duration NEWS_LIMIT = Duration.ofSeconds(30);

    private final JobState board;
    private final PartitionOwnership share;
    private final JobWorker worker;
    private final JobCommandHandler desk;
    private final JobPublisher publisher;
    private final String bootstrapServers;
    private final FirstResultRepublisher answers = new FirstResultRepublisher();
    private volatile boolean working;
    private @Nullable TopicView view;
    private @Nullable TopicView cancellations;

    JobLifecycle(
            JobState board,
            PartitionOwnership share,
            JobWorker worker,
            JobCommandHandler desk,
            JobPublisher publisher,
            @ConfigProperty(name = "kafka.bootstrap.servers") String bootstrapServers) {
        this.board = board;
        this.share = share;
        this.worker = worker;
        this.desk = desk;
        this.publisher = publisher;
        this.bootstrapServers = bootstrapServers;
    }

    void learn(@Observes @Priority(SamplerStartup.LEARN) StartupEvent event) {
        view = TopicView.follow(bootstrapServers, List.of(Topic.JOBS), this::see);
        view.awaitCaughtUp(SamplerStartup.CATCH_UP_LIMIT);
        LOG.infof("jobs read: open=%d", board.open().size());
    }

    void begin(@Observes @Priority(SamplerStartup.WORK) StartupEvent event) {
        worker.start();
        cancellations = TopicView.followNew(bootstrapServers, List.of(Topic.SAMPLING_COMMANDS), this::seeCancellation);
        working = true;
    }

    /** Waits until the board knows all that was said of jobs until now. */
    void awaitNews() {
        Objects.requireNonNull(view, "jobs are learned first").awaitNow(NEWS_LIMIT);
    }

    /** Whether the jobs are known and being worked on. */
    public boolean working() {
        return working;
    }

    void end(@Observes ShutdownEvent event) {
        worker.stop();
        for (TopicView open : Arrays.asList(cancellations, view)) {
            if (open != null) {
                open.close();
            }
        }
    }

    /** Applies what the topic of jobs says next. */
    void see(Envelope envelope) {
        if (envelope.message() instanceof JobEvent event) {
            board.apply(event);
            if (answers.heard(event)) {
                sayCovered();
            }
            share.takeUp(event.job());
        }
    }

    /** Says again what holds and was said something else after, of this instance's jobs. */
    void sayCovered() {
        answers.covered().stream().filter(first -> share.mine(first.job())).forEach(this::say);
    }

    private void say(JobEvent first) {
        LOG.warnf("job was answered twice, the first answer holds: jobId=%s", first.job());
        publisher
                .publish(first, null)
                .subscribe()
                .with(
                        done -> {},
                        failure -> LOG.warnf("answer not said again: jobId=%s error=%s", first.job(), failure));
    }

    /**
     * Commands are read in their order, and while all places are taken they are not read at all; a cancellation of a job that was
     * accepted must not wait for that. Of one that was not, the consumer hears in its turn.
     */
    private void seeCancellation(Envelope envelope) {
        if (envelope.message() instanceof CancelJob cancel) {
            desk.cancel(cancel.job(), envelope.traceparent())
                    .subscribe()
                    .with(
                            done -> {},
                            failure -> LOG.warnf(
                                    "cancelling did not work, it will be read again: jobId=%s error=%s",
                                    cancel.job(), failure.getMessage()));
        }
    }
}
