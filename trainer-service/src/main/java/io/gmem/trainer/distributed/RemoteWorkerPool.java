package io.gmem.trainer.distributed;

import io.gmem.contracts.message.Topic;
import io.gmem.contracts.worker.WorkerCommand;
import io.gmem.contracts.worker.WorkerEvent;
import io.gmem.diffusion.engine.TensorEngine;
import io.gmem.eventlog.EventPublisher;
import io.gmem.eventlog.TopicView;
import java.time.Duration;
import java.util.Set;
import org.jboss.logging.Logger;

/** Workers of a cluster: those who have told by Kafka that they are there and do nothing. */
public final class RemoteWorkerPool implements WorkerPool {
    private static final Logger LOG = Logger.getLogger(RemoteWorkerPool.class);
    private static final Duration READ_LIMIT = Duration.ofMinutes(2);

    private final TensorEngine engine;
    private final WorkersConfig config;
    private final EventPublisher publisher;
    private final WorkerRoster roster;
    private final TopicView view;

    private RemoteWorkerPool(
            TensorEngine engine, WorkersConfig config, EventPublisher publisher, String bootstrapServers) {
        this.engine = engine;
        this.config = config;
        this.publisher = publisher;
        this.roster = new WorkerRoster(config.presence(), System::nanoTime);
        this.view = TopicView.followNew(bootstrapServers, Set.of(Topic.WORKERS), envelope -> {
            if (envelope.message() instanceof WorkerEvent event) {
                roster.hear(event);
            }
        });
    }

    /** Begins to listen. */
    public static RemoteWorkerPool open(
            TensorEngine engine, WorkersConfig config, EventPublisher publisher, String bootstrapServers) {
        var workers = new RemoteWorkerPool(engine, config, publisher, bootstrapServers);
        workers.view.awaitCaughtUp(READ_LIMIT);
        return workers;
    }

    @Override
    public Members call(Assignment assignment, int count) {
        if (count > 0) {
            Rendezvous.requireSupport();
        }
        roster.strays().forEach(this::dismiss);
        var members =
                new RemoteWorkerGroup(roster, this::say, config, engine.onGpu() ? "cuda" : "cpu", assignment, count);
        members.callThoseWhoAreFree();
        return members;
    }

    private void dismiss(WorkerEvent.Present stray) {
        if (stray.assignment() != null) {
            LOG.infof("worker still has an assignment of before: workerId=%s", stray.worker());
            say(new WorkerCommand.Dismiss(stray.worker(), stray.assignment()));
        }
    }

    /** Without waiting: one that does not hear it is missed in the group. */
    private void say(WorkerCommand command) {
        publisher
                .publish(command)
                .subscribe()
                .with(
                        said -> {},
                        failure -> LOG.warnf(
                                "worker not told: workerId=%s command=%s error=%s",
                                command.worker(), command.getClass().getSimpleName(), failure.getMessage()));
    }

    @Override
    public void close() {
        view.close();
    }
}
