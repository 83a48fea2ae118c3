package io.gmem.eventlog;

import io.gmem.contracts.message.Topic;
import io.gmem.contracts.message.UnreadableMessageException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jboss.logging.Logger;

/**
 * Reads topics continuously, by default from their beginning, until closed. Services build their state from views, including
 * their own state after a restart. A view belongs to no consumer group and receives every event. The listener is called on the
 * single thread of the view, in order within each partition and without order between partitions. An event that cannot be read
 * is logged and skipped.
 */
public final class TopicView implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(TopicView.class);
    private static final Duration POLL_TIMEOUT = Duration.ofMillis(200);
    private static final Duration RETRY_INTERVAL = Duration.ofSeconds(1);

    private final KafkaConsumer<String, byte[]> consumer;
    private final Consumer<Envelope> listener;
    private final CountDownLatch caughtUp = new CountDownLatch(1);
    private final Queue<CountDownLatch> waiting = new ConcurrentLinkedQueue<>();
    private final Thread thread;
    private final Collection<Topic> topics;
    private final boolean fromBeginning;
    private volatile boolean closed;

    private TopicView(
            KafkaClients kafka, Collection<Topic> topics, Consumer<Envelope> listener, boolean fromBeginning) {
        this.topics = List.copyOf(topics);
        this.fromBeginning = fromBeginning;
        this.listener = listener;
        this.consumer = kafka.consumer(
                Map.of(
                        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false",
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest",
                        ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, "1000"),
                new StringDeserializer(),
                new ByteArrayDeserializer());
        this.thread = new Thread(this::follow, "topic-view");
        thread.setDaemon(true);
    }

    /** Starts to read {@code topics}, which must exist, from their beginning. */
    public static TopicView follow(KafkaClients kafka, Collection<Topic> topics, Consumer<Envelope> listener) {
        var view = new TopicView(kafka, topics, listener, true);
        view.thread.start();
        return view;
    }

    /** Starts to read {@code topics} at their current end, without earlier events. */
    public static TopicView followNew(KafkaClients kafka, Collection<Topic> topics, Consumer<Envelope> listener) {
        var view = new TopicView(kafka, topics, listener, false);
        view.thread.start();
        return view;
    }

    /** Waits until all events that existed when the view was opened have been delivered. */
    public void awaitCaughtUp(Duration limit) {
        await(caughtUp, limit);
    }

    /** Waits until all events that exist now have been delivered. Must not be called by the listener. */
    public void awaitNow(Duration limit) {
        var seen = new CountDownLatch(1);
        waiting.add(seen);
        consumer.wakeup();
        await(seen, limit);
    }

    private void await(CountDownLatch seen, Duration limit) {
        try {
            if (!seen.await(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException("topics " + topics + " were not read within " + limit);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while reading " + topics, e);
        }
    }

    /** Whether all events that existed when the view was opened have been delivered. */
    public boolean caughtUp() {
        return caughtUp.getCount() == 0;
    }

    private void follow() {
        try (consumer) {
            Map<TopicPartition, Long> ends = Map.of();
            while (!closed) {
                try {
                    if (consumer.assignment().isEmpty()) {
                        ends = assign();
                    }
                    releaseWaiting();
                    consumer.poll(POLL_TIMEOUT).forEach(this::deliver);
                    if (!caughtUp() && seen(ends)) {
                        caughtUp.countDown();
                    }
                } catch (WakeupException e) {
                    LOG.debug("woken up by a waiting caller or by close");
                } catch (KafkaException e) {
                    LOG.warnf("poll failed, retrying: topics=%s error=%s", topics, e.getMessage());
                    LockSupport.parkNanos(RETRY_INTERVAL.toNanos());
                }
            }
        }
    }

    /** Assigns all partitions, seeks to the start position and returns the current end offsets. */
    private Map<TopicPartition, Long> assign() {
        List<TopicPartition> partitions = topics.stream()
                .flatMap(topic -> consumer.partitionsFor(topic.topicName(), Duration.ofMinutes(1)).stream())
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        consumer.assign(partitions);
        if (fromBeginning) {
            consumer.seekToBeginning(partitions);
        } else {
            ends.forEach(consumer::seek);
        }
        return ends;
    }

    private boolean seen(Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
    }

    /** Reads to the current end and releases all callers that were waiting before the end offsets were queried. */
    private void releaseWaiting() {
        int count = waiting.size();
        if (count == 0) {
            return;
        }
        Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
        while (!seen(ends)) {
            consumer.poll(POLL_TIMEOUT).forEach(this::deliver);
        }
        for (int i = 0; i < count; i++) {
            waiting.remove().countDown();
        }
    }

    private void deliver(ConsumerRecord<String, byte[]> record) {
        try {
            if (record.value() != null) {
                listener.accept(Envelope.read(record));
            }
        } catch (UnreadableMessageException e) {
            logSkipped(record, e);
        } catch (RuntimeException e) {
            LOG.error("listener failed", e);
            logSkipped(record, e);
        }
    }

    private static void logSkipped(ConsumerRecord<String, byte[]> record, RuntimeException cause) {
        LOG.warnf(
                "skipped unreadable event: topic=%s partition=%d offset=%d error=%s",
                record.topic(), record.partition(), record.offset(), cause.getMessage());
    }

    @Override
    public void close() {
        closed = true;
        consumer.wakeup();
        try {
            thread.join(5_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
