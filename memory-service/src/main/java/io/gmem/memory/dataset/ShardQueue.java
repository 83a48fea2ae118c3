package io.gmem.memory.dataset;

import io.gmem.contracts.dataset.BuildShard;
import io.gmem.contracts.dataset.ShardEvent;
import io.gmem.contracts.failure.Category;
import io.gmem.contracts.failure.Failure;
import io.gmem.contracts.failure.FailureException;
import io.gmem.contracts.message.Topic;
import io.gmem.contracts.message.UnreadableMessageException;
import io.gmem.eventlog.Envelope;
import io.gmem.eventlog.EventPublisher;
import io.gmem.eventlog.KafkaClients;
import io.gmem.memory.shard.ShardBuilder;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.interceptor.Interceptor;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Builds requested shards one at a time. All instances of the service form one consumer group, so each shard is assigned to one
 * of them. A command is acknowledged when its event is durable, so the command of a failed instance is redelivered to another
 * one. The consumer keeps polling while a shard is built, so the broker does not consider the instance dead.
 */
@ApplicationScoped
public class ShardQueue {
    private static final Logger LOG = Logger.getLogger(ShardQueue.class);
    private static final int AFTER_CHANNELS = Interceptor.Priority.LIBRARY_AFTER + 1;
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration RETRY_BACKOFF = Duration.ofSeconds(1);

    private final EventPublisher events;
    private final ShardBuilder builder;
    private final Ownership ownership;
    private final Datasets datasets;
    private final KafkaConsumer<String, byte[]> consumer;
    private final ExecutorService builderThread = Executors.newSingleThreadExecutor(task -> daemon(task, "shards"));
    private final Thread pollThread = daemon(this::run, "shard-queue");
    private final Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    private boolean working;
    private volatile boolean stopping;

    ShardQueue(
            EventPublisher events,
            ShardBuilder builder,
            Ownership ownership,
            Datasets datasets,
            KafkaClients kafka,
            @ConfigProperty(name = "gmem.ingest.group", defaultValue = "memory-service-shards") String group) {
        this.events = events;
        this.builder = builder;
        this.ownership = ownership;
        this.datasets = datasets;
        this.consumer = kafka.consumer(
                Map.of(
                        ConsumerConfig.GROUP_ID_CONFIG, group,
                        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false",
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest",
                        ConsumerConfig.MAX_POLL_RECORDS_CONFIG, "1",
                        ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, "6000",
                        ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, "2000",
                        ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, CooperativeStickyAssignor.class.getName()),
                new StringDeserializer(),
                new ByteArrayDeserializer());
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    void start(@Observes @Priority(AFTER_CHANNELS) StartupEvent event) {
        pollThread.start();
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        stopping = true;
        consumer.wakeup();
        pollThread.join(TimeUnit.SECONDS.toMillis(10));
    }

    private void run() {
        try (consumer) {
            consumer.subscribe(List.of(Topic.SHARD_COMMANDS.topicName()), new RebalanceListener());
            while (!stopping) {
                for (ConsumerRecord<String, byte[]> record : poll()) {
                    work(record);
                }
            }
        } catch (CancellationException | WakeupException e) {
            LOG.debug("shard queue closed");
        } finally {
            builderThread.shutdownNow();
        }
    }

    private ConsumerRecords<String, byte[]> poll() {
        commit();
        try {
            return consumer.poll(POLL);
        } catch (WakeupException e) {
            throw e;
        } catch (KafkaException e) {
            LOG.warnf("failed to poll shard commands, retrying: error=%s", e.getMessage());
            LockSupport.parkNanos(RETRY_BACKOFF.toNanos());
            return ConsumerRecords.empty();
        }
    }

    /** Builds the shard of one command while polling continues; the next poll commits the offset. */
    private void work(ConsumerRecord<String, byte[]> record) {
        working = true;
        try {
            consumer.pause(consumer.assignment());
            Future<?> task = builderThread.submit(() -> handle(record));
            while (!task.isDone()) {
                poll();
            }
            task.get();
        } catch (java.util.concurrent.ExecutionException e) {
            if (stopping || e.getCause() instanceof CancellationException) {
                throw new CancellationException("the service stops");
            }
            throw new IllegalStateException("shard build ended without an event", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted");
        } finally {
            working = false;
            consumer.resume(consumer.assignment());
        }
        offsets.put(new TopicPartition(record.topic(), record.partition()), new OffsetAndMetadata(record.offset() + 1));
    }

    /**
     * Commits the offsets of built shards. Offsets of reassigned partitions are dropped: the new owner receives the command again
     * and finds the shard in the store.
     */
    private void commit() {
        offsets.keySet().retainAll(consumer.assignment());
        if (!offsets.isEmpty()) {
            try {
                consumer.commitSync(offsets);
                offsets.clear();
            } catch (WakeupException e) {
                throw e;
            } catch (KafkaException e) {
                LOG.debugf("offset commit deferred: partitions=%s reason=%s", offsets.keySet(), e.getMessage());
            }
        }
    }

    private void handle(ConsumerRecord<String, byte[]> record) {
        BuildShard shard;
        try {
            if (!(Envelope.read(record).message() instanceof BuildShard command)) {
                return;
            }
            shard = command;
        } catch (UnreadableMessageException e) {
            LOG.warnf("skipped unreadable shard command: offset=%d error=%s", record.offset(), e.getMessage());
            return;
        }
        if (datasets.isOver(shard.spec().id(), shard.acceptedAt())) {
            return;
        }
        publish(outcome(shard));
    }

    /** Publishes until the event is durable, because losing it would block the waiting data set and the queue behind it forever. */
    private void publish(ShardEvent event) {
        Uni.createFrom()
                .deferred(() -> events.publish(event))
                .onFailure()
                .retry()
                .withBackOff(RETRY_BACKOFF, RETRY_BACKOFF.multipliedBy(30))
                .indefinitely()
                .await()
                .indefinitely();
    }

    private ShardEvent outcome(BuildShard shard) {
        try {
            return builder.build(shard, () -> stopping);
        } catch (CancellationException e) {
            throw e;
        } catch (FailureException e) {
            return failed(shard, e.failure(), e);
        } catch (IOException e) {
            String message = "reading or writing files failed: " + e.getMessage();
            return failed(shard, new Failure("storage_failed", Category.DEPENDENCY, true, null, message), e);
        } catch (OutOfMemoryError e) {
            String message = "the memory service ran out of memory; increase its heap size";
            return failed(shard, new Failure("out_of_memory", Category.EXHAUSTED, true, null, message), e);
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            return failed(shard, Failure.internal("ingest_failed", e), e);
        }
    }

    private static ShardEvent failed(BuildShard shard, Failure failure, Throwable cause) {
        boolean serviceFault = failure.category() == Category.INTERNAL || failure.category() == Category.DEPENDENCY;
        LOG.logf(
                serviceFault ? Logger.Level.ERROR : Logger.Level.INFO,
                serviceFault ? cause : null,
                "shard failed: shard=%s errorCode=%s reason=%s",
                shard.key(),
                failure.code(),
                failure.message());
        return new ShardEvent.Failed(shard.spec().id(), shard.acceptedAt(), shard.shard(), failure);
    }

    /** Tracks partition assignment and revocation. */
    private final class RebalanceListener implements ConsumerRebalanceListener {
        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            if (working) {
                consumer.pause(partitions); // otherwise the current poll would return and drop their commands
            }
            ownership.gained(partitions);
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            ownership.lost(partitions);
        }
    }
}
