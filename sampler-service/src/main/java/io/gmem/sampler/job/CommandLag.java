package io.gmem.sampler.job;

import io.gmem.contracts.message.Topic;
import io.gmem.eventlog.KafkaClients;
import io.gmem.sampler.SamplerStartup;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Consumer group lag on the command topic, polled from the broker every five seconds. The metrics of the consumers themselves omit
 * commands that were fetched but not yet processed.
 */
@ApplicationScoped
public class CommandLag {
    private static final Logger LOG = Logger.getLogger(CommandLag.class);
    private static final long POLL_SECONDS = 5;

    private final KafkaClients kafka;
    private final String group;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(work -> {
        Thread daemon = new Thread(work, "command-lag");
        daemon.setDaemon(true);
        return daemon;
    });
    private volatile double commands = Double.NaN;
    private @Nullable Admin admin;

    CommandLag(KafkaClients kafka, @ConfigProperty(name = "mp.messaging.incoming.commands.group.id") String group) {
        this.kafka = kafka;
        this.group = group;
    }

    void start(@Observes @Priority(SamplerStartup.WORK) StartupEvent event) {
        Admin opened = kafka.admin(Map.of());
        admin = opened;
        thread.execute(() -> pollUntilShutdown(opened));
    }

    void stop(@Observes ShutdownEvent event) {
        thread.shutdownNow();
        if (admin != null) {
            admin.close();
        }
    }

    /** Returns the lag of the whole consumer group; NaN while the broker does not report it. */
    public double commands() {
        return commands;
    }

    private void pollUntilShutdown(Admin broker) {
        while (!thread.isShutdown()) {
            poll(broker);
            LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(POLL_SECONDS));
        }
    }

    private void poll(Admin broker) {
        try {
            Map<TopicPartition, @Nullable OffsetAndMetadata> committed = broker.listConsumerGroupOffsets(group)
                    .partitionsToOffsetAndMetadata()
                    .get();
            commands = offsets(broker, OffsetSpec.latest()).entrySet().stream()
                    .mapToLong(end -> end.getValue() - committedOffset(committed.get(end.getKey())))
                    .sum();
        } catch (ExecutionException e) {
            commands = Double.NaN;
            LOG.debugf("failed to read consumer lag: error=%s", e.getMessage());
        } catch (InterruptedException e) {
            thread.shutdown();
        }
    }

    private static long committedOffset(@Nullable OffsetAndMetadata committed) {
        return committed == null ? 0 : committed.offset();
    }

    private static Map<TopicPartition, Long> offsets(Admin broker, OffsetSpec spec)
            throws ExecutionException, InterruptedException {
        Map<TopicPartition, OffsetSpec> request = IntStream.range(0, Topic.SAMPLING_COMMANDS.partitions())
                .mapToObj(number -> new TopicPartition(Topic.SAMPLING_COMMANDS.topicName(), number))
                .collect(Collectors.toMap(partition -> partition, partition -> spec));
        Map<TopicPartition, ListOffsetsResultInfo> found =
                broker.listOffsets(request).all().get();
        return found.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, end -> end.getValue().offset()));
    }
}
