package io.gmem.trainer.distributed;

import io.gmem.contracts.message.Topic;
import io.gmem.contracts.worker.WorkerCommand;
import io.gmem.eventlog.EventSender;
import io.gmem.eventlog.TopicProvisioner;
import io.gmem.eventlog.TopicView;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Entry point of a cluster worker, configured by the environment variables of {@link AgentSettings}. On SIGTERM, the ranks of the
 * current run write a checkpoint and continue without this worker.
 */
public final class AgentMain {
    private static final Logger LOG = Logger.getLogger(AgentMain.class);
    private static final Duration CATCH_UP_LIMIT = Duration.ofMinutes(2);
    private static final Duration GRACE_PERIOD = Duration.ofSeconds(25);

    private AgentMain() {}

    /** Exits with 0 after a requested shutdown and with 1 when the configuration is invalid or incomplete. */
    public static void main(String[] arguments) throws InterruptedException {
        try {
            run(AgentSettings.of(System.getenv()));
        } catch (IllegalArgumentException | IllegalStateException | IOException e) {
            System.err.println("worker: " + e.getMessage());
            Runtime.getRuntime().halt(1);
        }
    }

    private static void run(AgentSettings settings) throws IOException, InterruptedException {
        TopicProvisioner.provision(settings.kafka(), replication());
        var stopped = new CountDownLatch(1);
        try (var sender = new EventSender(settings.kafka(), "worker")) {
            var agent = new WorkerAgent(settings, sender::send);
            try (var view = TopicView.followNew(settings.kafka(), Set.of(Topic.WORKER_COMMANDS), envelope -> {
                if (envelope.message() instanceof WorkerCommand command) {
                    agent.accept(command);
                }
            })) {
                view.awaitCaughtUp(CATCH_UP_LIMIT);
                Runtime.getRuntime().addShutdownHook(new Thread(() -> shutDown(agent, stopped), "shutdown"));
                LOG.infof("worker started: workerId=%s address=%s", settings.id(), settings.address());
                agent.run();
            }
        }
        stopped.countDown();
    }

    private static short replication() {
        return Short.parseShort(System.getenv().getOrDefault("GMEM_TOPICS_REPLICATION", "1"));
    }

    private static void shutDown(WorkerAgent agent, CountDownLatch stopped) {
        agent.leave();
        try {
            if (!stopped.await(GRACE_PERIOD.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("ranks did not release this worker within the grace period, they will detect its loss");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
