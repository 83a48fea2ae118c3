package io.gmem.eventlog;

import io.gmem.contracts.message.Topic;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.TopicExistsException;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Creates the missing topics of {@link Topic} at startup, before any channel opens. Every service runs it, in any order. Waits
 * for the broker up to the default API timeout of the client (120 s).
 */
@ApplicationScoped
public class TopicProvisioner {
    /** Runs before the channels, which open at {@code LIBRARY_BEFORE} (1000). */
    public static final int PRIORITY = 100;

    private static final Logger LOG = Logger.getLogger(TopicProvisioner.class);

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrapServers;

    @ConfigProperty(name = "gmem.topics.replication", defaultValue = "1")
    short replication;

    void provision(@Observes @Priority(PRIORITY) StartupEvent event) {
        provision(bootstrapServers, replication);
    }

    /** Creates the missing topics of {@link Topic}. Several processes may call it concurrently. */
    public static void provision(String bootstrapServers, short replication) {
        Map<String, Object> settings = Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers,
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 120_000,
                AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1_000);
        try (Admin admin = Admin.create(settings)) {
            Set<String> existing = admin.listTopics().names().get();
            List<NewTopic> missing = Arrays.stream(Topic.values())
                    .filter(topic -> !existing.contains(topic.topicName()))
                    .map(topic ->
                            new NewTopic(topic.topicName(), topic.partitions(), replication).configs(topic.config()))
                    .toList();
            for (var created : admin.createTopics(missing).values().values()) {
                ignoreIfExists(created);
            }
            LOG.debugf("topics provisioned: created=%d", missing.size());
        } catch (ExecutionException e) {
            throw new IllegalStateException(
                    "cannot create the topics at " + bootstrapServers + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while creating topics", e);
        }
    }

    private static void ignoreIfExists(org.apache.kafka.common.KafkaFuture<Void> created)
            throws ExecutionException, InterruptedException {
        try {
            created.get();
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw e;
            }
        }
    }
}
