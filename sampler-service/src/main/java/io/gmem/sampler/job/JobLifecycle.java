package io.gmem.sampler.job;

import io.gmem.contracts.job.JobEvent;
import io.gmem.contracts.message.Topic;
import io.gmem.eventlog.Envelope;
import io.gmem.eventlog.TopicView;
import io.gmem.sampler.ServiceStart;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Learns the jobs from their topic before any command is read, and goes on with those that were not answered. */
@ApplicationScoped
public class JobLifecycle {
    private static final Logger LOG = Logger.getLogger(JobLifecycle.class);

    private final JobBoard board;
    private final JobQueue queue;
    private final JobWorker worker;
    private final String bootstrapServers;
    private volatile boolean working;
    private @Nullable TopicView view;

    JobLifecycle(
            JobBoard board,
            JobQueue queue,
            JobWorker worker,
            @ConfigProperty(name = "kafka.bootstrap.servers") String bootstrapServers) {
        this.board = board;
        this.queue = queue;
        this.worker = worker;
        this.bootstrapServers = bootstrapServers;
    }

    void learn(@Observes @Priority(ServiceStart.LEARN) StartupEvent event) {
        view = TopicView.follow(bootstrapServers, List.of(Topic.JOBS), this::see);
        view.awaitCaughtUp(ServiceStart.CATCH_UP_LIMIT);
        List<JobEvent.Accepted> open = board.open();
        open.forEach(queue::putResumed);
        LOG.infof("jobs read: resumed=%d", open.size());
    }

    void begin(@Observes @Priority(ServiceStart.WORK) StartupEvent event) {
        worker.start();
        working = true;
    }

    /** Whether the jobs are known and being worked on. */
    public boolean working() {
        return working;
    }

    void end(@Observes ShutdownEvent event) {
        worker.stop();
        if (view != null) {
            view.close();
        }
    }

    private void see(Envelope envelope) {
        if (envelope.message() instanceof JobEvent event) {
            board.apply(event);
        }
    }
}
