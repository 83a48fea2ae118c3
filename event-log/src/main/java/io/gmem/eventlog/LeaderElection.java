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
 * Elects one leader among the processes of a consumer group: the process to which Kafka assigns the only partition of a topic.
 * No records are read. When the leader leaves, another process becomes leader within seconds. Two processes may briefly act as
 * leader at the same time, so work of the leader must tolerate repetition.
 */
public final class LeaderElection implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(LeaderElection.class);
    private static final Duration POLL_TIMEOUT = Duration.ofSeconds(1);
    private static final Duration RETRY_INTERVAL = Duration.ofSeconds(1);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Topic topic;
    private final Runnable onElected;
    private final Thread thread;
    private volatile boolean held;

    private LeaderElection(KafkaClients kafka, Topic topic, String group, Runnable onElected) {
        this.topic = topic;
        this.onElected = onElected;
        this.consumer = kafka.consumer(
                Map.of(
                        ConsumerConfig.GROUP_ID_CONFIG, group,
                        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false",
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "latest",
                        ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, "10000",
                        ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, "3000",
                        ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, "1000"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        this.thread = new Thread(this::run, "leader-election-" + group);
        thread.setDaemon(true);
    }

    /**
     * Takes part in the election until closed.
     *
     * @param topic existing topic with one partition
     * @param onElected called on the thread of this election each time this process becomes leader
     */
    public static LeaderElection join(KafkaClients kafka, Topic topic, String group, Runnable onElected) {
        var election = new LeaderElection(kafka, topic, group, onElected);
        election.thread.start();
        return election;
    }

    /** Whether this process is the leader, to its own knowledge. */
    public boolean held() {
        return held;
    }

    private void run() {
        try (consumer) {
            consumer.subscribe(List.of(topic.topicName()), new Assignment());
            while (true) {
                try {
                    consumer.poll(POLL_TIMEOUT);
                } catch (WakeupException e) {
                    throw e;
                } catch (KafkaException e) {
                    LOG.warnf("leader election poll failed, retrying: topic=%s error=%s", topic, e.getMessage());
                    LockSupport.parkNanos(RETRY_INTERVAL.toNanos());
                }
            }
        } catch (WakeupException e) {
            LOG.debug("left leader election");
        }
    }

    private final class Assignment implements ConsumerRebalanceListener {
        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            consumer.pause(partitions);
            held = !consumer.assignment().isEmpty();
            if (held) {
                onElected.run();
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
