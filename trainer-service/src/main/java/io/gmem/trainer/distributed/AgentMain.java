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
 * A worker of a cluster as a process: {@link AgentSettings} say by which environment. SIGTERM lets the ranks it trains with write a
 * checkpoint and go on without it.
 */
public final class AgentMain {
    private static final Logger LOG = Logger.getLogger(AgentMain.class);
    private static final Duration READ_LIMIT = Duration.ofMinutes(2);
    private static final Duration GRACE = Duration.ofSeconds(25);

    private AgentMain() {}

    /** Ends with 0 when told to, with 1 when something is missing. */
    public static void main(String[] arguments) throws InterruptedException {
        try {
            work(AgentSettings.of(System.getenv()));
        } catch (IllegalArgumentException | IllegalStateException | IOException e) {
            System.err.println("worker: " + e.getMessage());
            Runtime.getRuntime().halt(1);
        }
    }

    private static void work(AgentSettings settings) throws IOException, InterruptedException {
        TopicProvisioner.provision(settings.bootstrapServers(), replication());
        var left = new CountDownLatch(1);
        try (var sender = new EventSender(settings.bootstrapServers(), "worker")) {
            var agent = new WorkerAgent(settings, sender::send);
            try (var view =
                    TopicView.followNew(settings.bootstrapServers(), Set.of(Topic.WORKER_COMMANDS), envelope -> {
                        if (envelope.message() instanceof WorkerCommand command) {
                            agent.hear(command);
                        }
                    })) {
                view.awaitCaughtUp(READ_LIMIT);
                Runtime.getRuntime().addShutdownHook(new Thread(() -> leave(agent, left), "leave"));
                LOG.infof("worker is there: workerId=%s address=%s", settings.id(), settings.address());
                agent.run();
            }
        }
        left.countDown();
    }

    private static short replication() {
        return Short.parseShort(System.getenv().getOrDefault("GMEM_TOPICS_REPLICATION", "1"));
    }

    private static void leave(WorkerAgent agent, CountDownLatch left) {
        agent.leave();
        try {
            if (!left.await(GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("the other ranks did not let go within the grace; they will miss this one");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
