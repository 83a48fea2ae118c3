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
 * Makes the topics of the registry that are not there yet, before any channel opens. Every service does so, and any may be
 * first. Waits for the broker as long as the client's own limit says.
 */
@ApplicationScoped
public class TopicProvisioner {
    /** Before the channels, which open at {@code LIBRARY_BEFORE} (1000). */
    public static final int PRIORITY = 100;

    private static final Logger LOG = Logger.getLogger(TopicProvisioner.class);

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrapServers;

    @ConfigProperty(name = "gmem.topics.replication", defaultValue = "1")
    short replication;

    void provision(@Observes @Priority(PRIORITY) StartupEvent event) {
        provision(bootstrapServers, replication);
    }

    /** Makes what is missing of {@link Topic}; safe to call from many processes at once. */
    public static void provision(String bootstrapServers, short replication) {
        Map<String, Object> settings = Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers,
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 120_000,
                AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1_000);
        try (Admin admin = Admin.create(settings)) {
            Set<String> there = admin.listTopics().names().get();
            List<NewTopic> missing = Arrays.stream(Topic.values())
                    .filter(topic -> !there.contains(topic.topicName()))
                    .map(topic ->
                            new NewTopic(topic.topicName(), topic.partitions(), replication).configs(topic.config()))
                    .toList();
            for (var made : admin.createTopics(missing).values().values()) {
                ignoreIfExists(made);
            }
            LOG.debugf("topics provisioned: made=%d", missing.size());
        } catch (ExecutionException e) {
            throw new IllegalStateException("no topics at " + bootstrapServers + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while making topics", e);
        }
    }

    private static void ignoreIfExists(org.apache.kafka.common.KafkaFuture<Void> made)
            throws ExecutionException, InterruptedException {
        try {
            made.get();
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw e;
            }
        }
    }
}
