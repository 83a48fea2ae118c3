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
 * Follows topics, as a rule from their beginning, for as long as it is open: how a service learns the state of things, its own
 * after a restart included. It belongs to no consumer group; every view sees every event. The listener is called on one
 * thread, the view's own, in the order of each partition and in none between partitions; an event that cannot be read is logged and passed over.
 */
public final class TopicView implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(TopicView.class);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final KafkaConsumer<String, byte[]> consumer;
    private final Consumer<Envelope> listener;
    private final CountDownLatch caughtUp = new CountDownLatch(1);
    private final Queue<CountDownLatch> asked = new ConcurrentLinkedQueue<>();
    private final Thread thread;
    private final Collection<Topic> topics;
    private final boolean fromBeginning;
    private volatile boolean closed;

    private TopicView(
            String bootstrapServers, Collection<Topic> topics, Consumer<Envelope> listener, boolean fromBeginning) {
        this.topics = List.copyOf(topics);
        this.fromBeginning = fromBeginning;
        this.listener = listener;
        this.consumer = new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers,
                        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false",
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest",
                        ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, "1000"),
                new StringDeserializer(),
                new ByteArrayDeserializer());
        this.thread = new Thread(this::follow, "topic-view");
        thread.setDaemon(true);
    }

    /** Starts to follow {@code topics}, which exist. */
    public static TopicView follow(String bootstrapServers, Collection<Topic> topics, Consumer<Envelope> listener) {
        var view = new TopicView(bootstrapServers, topics, listener, true);
        view.thread.start();
        return view;
    }

    /** As {@link #follow}, but what was there before is passed over. */
    public static TopicView followNew(String bootstrapServers, Collection<Topic> topics, Consumer<Envelope> listener) {
        var view = new TopicView(bootstrapServers, topics, listener, false);
        view.thread.start();
        return view;
    }

    /** Waits until everything that was there when the view began has been seen. */
    public void awaitCaughtUp(Duration limit) {
        await(caughtUp, limit);
    }

    /** Waits until everything that is there now has been seen. Not for the listener. */
    public void awaitNow(Duration limit) {
        var seen = new CountDownLatch(1);
        asked.add(seen);
        consumer.wakeup();
        await(seen, limit);
    }

    private void await(CountDownLatch seen, Duration limit) {
        try {
            if (!seen.await(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException("the topics " + topics + " were not read within " + limit);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while reading " + topics, e);
        }
    }

    /** Whether everything that was there when the view began has been seen. */
    public boolean caughtUp() {
        return caughtUp.getCount() == 0;
    }

    private void follow() {
        try (consumer) {
            Map<TopicPartition, Long> ends = Map.of();
            while (!closed) {
                try {
                    if (consumer.assignment().isEmpty()) {
                        ends = begin();
                    }
                    answerWhoAsked();
                    consumer.poll(POLL).forEach(this::tell);
                    if (!caughtUp() && seen(ends)) {
                        caughtUp.countDown();
                    }
                } catch (WakeupException e) {
                    LOG.debug("somebody asks, or it is closed");
                } catch (KafkaException e) {
                    LOG.warnf("topics not read, trying again: topics=%s error=%s", topics, e.getMessage());
                    LockSupport.parkNanos(PAUSE.toNanos());
                }
            }
        }
    }

    /** Goes to where all partitions are to be read from; returns where each ends now. */
    private Map<TopicPartition, Long> begin() {
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

    /** All who ask before the ends are looked up are answered together. */
    private void answerWhoAsked() {
        int asking = asked.size();
        if (asking == 0) {
            return;
        }
        Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
        while (!seen(ends)) {
            consumer.poll(POLL).forEach(this::tell);
        }
        for (int i = 0; i < asking; i++) {
            asked.remove().countDown();
        }
    }

    private void tell(ConsumerRecord<String, byte[]> record) {
        try {
            if (record.value() != null) {
                listener.accept(Envelope.read(record));
            }
        } catch (UnreadableMessageException e) {
            passedOver(record, e);
        } catch (RuntimeException e) {
            LOG.error("listener failed", e);
            passedOver(record, e);
        }
    }

    private static void passedOver(ConsumerRecord<String, byte[]> record, RuntimeException cause) {
        LOG.warnf(
                "event passed over: topic=%s partition=%d offset=%d error=%s",
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
