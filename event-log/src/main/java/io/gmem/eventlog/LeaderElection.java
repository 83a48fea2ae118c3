package io.gmem.eventlog;

import io.gmem.contracts.message.Topic;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jboss.logging.Logger;

/**
 * A duty that one process of a group has at a time: the one that Kafka assigns the only partition of a topic. Nothing is read
 * from it. When its holder is gone another has it some seconds later; for a moment both may believe so, so what is done on
 * duty may be done twice.
 */
public final class LeaderElection implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(LeaderElection.class);
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Topic topic;
    private final Runnable taken;
    private final Thread thread;
    private volatile boolean held;

    private LeaderElection(String bootstrapServers, Topic topic, String group, Runnable taken) {
        this.topic = topic;
        this.taken = taken;
        this.consumer = new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers,
                        ConsumerConfig.GROUP_ID_CONFIG, group,
                        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false",
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "latest",
                        ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, "10000",
                        ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, "3000",
                        ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, "1000"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        this.thread = new Thread(this::stand, "duty-" + group);
        thread.setDaemon(true);
    }

    /**
     * Stands for the duty until it is closed.
     *
     * @param topic exists and has one partition
     * @param taken called on a thread of the duty's own each time it is taken on
     */
    public static LeaderElection standFor(String bootstrapServers, Topic topic, String group, Runnable taken) {
        var duty = new LeaderElection(bootstrapServers, topic, group, taken);
        duty.thread.start();
        return duty;
    }

    /** Whether this process has it, as far as it knows. */
    public boolean held() {
        return held;
    }

    private void stand() {
        try (consumer) {
            consumer.subscribe(List.of(topic.topicName()), new Assignment());
            while (true) {
                try {
                    consumer.poll(POLL);
                } catch (WakeupException e) {
                    throw e;
                } catch (KafkaException e) {
                    LOG.warnf("duty not looked after, trying again: topic=%s error=%s", topic, e.getMessage());
                    LockSupport.parkNanos(PAUSE.toNanos());
                }
            }
        } catch (WakeupException e) {
            LOG.debug("duty given back");
        }
    }

    private final class Assignment implements ConsumerRebalanceListener {
        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            consumer.pause(partitions);
            held = !consumer.assignment().isEmpty();
            if (held) {
                taken.run();
            }
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            held = false;
        }
    }

    @Override
    public void close() {
        held = false;
        consumer.wakeup();
        try {
            thread.join(5_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
