package io.gmem.trainer.distributed;

import io.gmem.contracts.message.Topic;
import io.gmem.contracts.worker.WorkerCommand;
import io.gmem.contracts.worker.WorkerEvent;
import io.gmem.diffusion.engine.TensorEngine;
import io.gmem.eventlog.EventPublisher;
import io.gmem.eventlog.KafkaClients;
import io.gmem.eventlog.TopicView;
import java.time.Duration;
import java.util.Set;
import org.jboss.logging.Logger;

/** Allocates cluster workers that registered through Kafka and are idle. */
public final class RemoteWorkerPool implements WorkerPool {
    private static final Logger LOG = Logger.getLogger(RemoteWorkerPool.class);
    private static final Duration CATCH_UP_LIMIT = Duration.ofMinutes(2);

    private final TensorEngine engine;
    private final WorkersConfig config;
    private final EventPublisher publisher;
    private final WorkerRoster roster;
    private final TopicView view;

    private RemoteWorkerPool(TensorEngine engine, WorkersConfig config, EventPublisher publisher, KafkaClients kafka) {
        this.engine = engine;
        this.config = config;
        this.publisher = publisher;
        this.roster = new WorkerRoster(config.presence(), System::nanoTime);
        this.view = TopicView.followNew(kafka, Set.of(Topic.WORKERS), envelope -> {
            if (envelope.message() instanceof WorkerEvent event) {
                roster.onEvent(event);
            }
        });
    }

    /** Opens the pool and starts following worker events. */
    public static RemoteWorkerPool open(
            TensorEngine engine, WorkersConfig config, EventPublisher publisher, KafkaClients kafka) {
        var pool = new RemoteWorkerPool(engine, config, publisher, kafka);
        pool.view.awaitCaughtUp(CATCH_UP_LIMIT);
        return pool;
    }

    @Override
    public Group allocate(Assignment assignment, int count) {
        if (count > 0) {
            Rendezvous.requireSupport();
        }
        roster.staleWorkers().forEach(this::dismiss);
        var group =
                new RemoteWorkerGroup(roster, this::send, config, engine.onGpu() ? "cuda" : "cpu", assignment, count);
        group.assignFreeWorkers();
        return group;
    }

    private void dismiss(WorkerEvent.Present worker) {
        if (worker.assignment() != null) {
            LOG.infof("dismissing worker with stale assignment: workerId=%s", worker.worker());
            send(new WorkerCommand.Dismiss(worker.worker(), worker.assignment()));
        }
    }

    /** Publishes a command without waiting. If the command is lost, the process group detects the missing rank. */
    private void send(WorkerCommand command) {
        publisher
                .publish(command)
                .subscribe()
                .with(
                        done -> {},
                        failure -> LOG.warnf(
                                "failed to send worker command: workerId=%s command=%s error=%s",
                                command.worker(), command.getClass().getSimpleName(), failure.getMessage()));
    }

    @Override
    public void close() {
        view.close();
    }
}
