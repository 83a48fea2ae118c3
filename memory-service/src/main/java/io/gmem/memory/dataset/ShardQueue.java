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
 * Builds shards for whoever asked, one at a time. All instances of the service are one consumer group, so each shard goes to one of
 * them; it is acknowledged when its event is durable, so one whose instance dies goes to another. While a shard is in work the broker
 * goes on hearing that this instance lives.
 */
@ApplicationScoped
public class ShardQueue {
    private static final Logger LOG = Logger.getLogger(ShardQueue.class);
    private static final int AFTER_CHANNELS = Interceptor.Priority.LIBRARY_AFTER + 1;
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final EventPublisher events;
    private final ShardBuilder builder;
    private final Ownership ownership;
    private final Datasets datasets;
    private final KafkaConsumer<String, byte[]> consumer;
    private final ExecutorService hands = Executors.newSingleThreadExecutor(task -> daemon(task, "shards"));
    private final Thread listening = daemon(this::listen, "shard-queue");
    private final Map<TopicPartition, OffsetAndMetadata> done = new HashMap<>();
    private boolean working;
    private volatile boolean stopping;

    ShardQueue(
            EventPublisher events,
            ShardBuilder builder,
            Ownership ownership,
            Datasets datasets,
            @ConfigProperty(name = "kafka.bootstrap.servers") String bootstrapServers,
            @ConfigProperty(name = "gmem.ingest.group", defaultValue = "memory-service-shards") String group) {
        this.events = events;
        this.builder = builder;
        this.ownership = ownership;
        this.datasets = datasets;
        this.consumer = new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers,
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
        listening.start();
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        stopping = true;
        consumer.wakeup();
        listening.join(TimeUnit.SECONDS.toMillis(10));
    }

    private void listen() {
        try (consumer) {
            consumer.subscribe(List.of(Topic.SHARD_COMMANDS.topicName()), new Membership());
            while (!stopping) {
                for (ConsumerRecord<String, byte[]> record : poll()) {
                    work(record);
                }
            }
        } catch (CancellationException | WakeupException e) {
            LOG.debug("shard queue closed");
        } finally {
            hands.shutdownNow();
        }
    }

    private ConsumerRecords<String, byte[]> poll() {
        acknowledge();
        try {
            return consumer.poll(POLL);
        } catch (WakeupException e) {
            throw e;
        } catch (KafkaException e) {
            LOG.warnf("shard commands not read, trying again: error=%s", e.getMessage());
            LockSupport.parkNanos(PAUSE.toNanos());
            return ConsumerRecords.empty();
        }
    }

    /** Works off one command while the broker is kept assured; the next poll acknowledges it. */
    private void work(ConsumerRecord<String, byte[]> record) {
        working = true;
        try {
            consumer.pause(consumer.assignment());
            Future<?> task = hands.submit(() -> obey(record));
            while (!task.isDone()) {
                poll();
            }
            task.get();
        } catch (java.util.concurrent.ExecutionException e) {
            if (stopping || e.getCause() instanceof CancellationException) {
                throw new CancellationException("the service stops");
            }
            throw new IllegalStateException("a shard neither built nor failed", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted");
        } finally {
            working = false;
            consumer.resume(consumer.assignment());
        }
        done.put(new TopicPartition(record.topic(), record.partition()), new OffsetAndMetadata(record.offset() + 1));
    }

    /**
     * Of what is done. A partition that another instance has been given since is left to it: it gets the command again, and finds the
     * shard in the store.
     */
    private void acknowledge() {
        done.keySet().retainAll(consumer.assignment());
        if (!done.isEmpty()) {
            try {
                consumer.commitSync(done);
                done.clear();
            } catch (WakeupException e) {
                throw e;
            } catch (KafkaException e) {
                LOG.debugf("shards are acknowledged later: partitions=%s reason=%s", done.keySet(), e.getMessage());
            }
        }
    }

    private void obey(ConsumerRecord<String, byte[]> record) {
        BuildShard shard;
        try {
            if (!(Envelope.read(record).message() instanceof BuildShard command)) {
                return;
            }
            shard = command;
        } catch (UnreadableMessageException e) {
            LOG.warnf("shard command passed over: offset=%d error=%s", record.offset(), e.getMessage());
            return;
        }
        if (datasets.isOver(shard.spec().id(), shard.acceptedAt())) {
            return;
        }
        tell(outcome(shard));
    }

    /** Until it is durable: whoever waits for the shard would wait for ever, and the queue with him. */
    private void tell(ShardEvent told) {
        Uni.createFrom()
                .deferred(() -> events.publish(told))
                .onFailure()
                .retry()
                .withBackOff(PAUSE, PAUSE.multipliedBy(30))
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
            String why = "files could not be read or written: " + e.getMessage();
            return failed(shard, new Failure("storage_failed", Category.DEPENDENCY, true, null, why), e);
        } catch (OutOfMemoryError e) {
            String why = "not enough memory; give the memory service more";
            return failed(shard, new Failure("out_of_memory", Category.EXHAUSTED, true, null, why), e);
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            return failed(shard, Failure.internal("ingest_failed", e), e);
        }
    }

    private static ShardEvent failed(BuildShard shard, Failure failure, Throwable cause) {
        boolean ours = failure.category() == Category.INTERNAL || failure.category() == Category.DEPENDENCY;
        LOG.logf(
                ours ? Logger.Level.ERROR : Logger.Level.INFO,
                ours ? cause : null,
                "shard failed: shard=%s errorCode=%s reason=%s",
                shard.key(),
                failure.code(),
                failure.message());
        return new ShardEvent.Failed(shard.spec().id(), shard.acceptedAt(), shard.shard(), failure);
    }

    /** What the group gives to this instance and takes away. */
    private final class Membership implements ConsumerRebalanceListener {
        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            if (working) {
                consumer.pause(partitions); // else the poll that brings them returns commands that nobody looks at
            }
            ownership.gained(partitions);
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            ownership.lost(partitions);
        }
    }
}
