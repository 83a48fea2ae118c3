package io.gmem.sampler.job;

import io.gmem.contracts.JobId;
import io.gmem.contracts.job.GenerateImages;
import io.gmem.contracts.job.JobEvent;
import io.gmem.contracts.job.Prompt;
import io.gmem.contracts.message.Topic;
import io.gmem.eventlog.EventPublisher;
import io.gmem.eventlog.HeldPartitions;
import io.gmem.sampler.Events;
import io.gmem.testkit.RecordingEmitter;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** The job objects of one instance with two slots, without broker or threads. It owns all partitions. */
final class JobFixture {
    static final Clock CLOCK = Clock.fixed(Events.NOON, ZoneOffset.UTC);
    static final GenerateImages COMMAND = command("one");
    static final JobId JOB = COMMAND.spec().id();
    static final JobEvent.Accepted ACCEPTED = new JobEvent.Accepted(COMMAND.spec(), Events.NOON);
    static final List<TopicPartition> PARTITIONS = IntStream.range(0, Topic.SAMPLING_COMMANDS.partitions())
            .mapToObj(partition -> new TopicPartition(Topic.SAMPLING_COMMANDS.topicName(), partition))
            .toList();

    final RecordingEmitter broker = new RecordingEmitter();
    final JobState state = new JobState();
    final JobQueue queue = new JobQueue(2);
    final PartitionOwnership ownership =
            new PartitionOwnership(state, queue, new HeldPartitions(Topic.SAMPLING_COMMANDS));
    final JobPublisher publisher = new JobPublisher(new EventPublisher(broker, "sampler-service"));
    final JobCommandHandler handler = new JobCommandHandler(state, queue, ownership, publisher, CLOCK);
    final JobProcessor processor = new JobProcessor(state, queue, ownership, publisher, CLOCK, Duration.ZERO);

    JobFixture() {
        ownership.gained(PARTITIONS);
    }

    static GenerateImages command(String id) {
        return new GenerateImages(Events.request(id, new Prompt.Random(), 1, 1));
    }

    CompletableFuture<@Nullable Void> accept(GenerateImages command) {
        return handler.accept(command, null).subscribeAsCompletionStage();
    }

    CompletableFuture<@Nullable Void> cancel(JobId job) {
        return handler.cancel(job, null).subscribeAsCompletionStage();
    }

    /** Accepts the job {@code one} and takes it from the queue, as a worker does. */
    JobQueue.QueuedJob takeAccepted() throws InterruptedException {
        accept(COMMAND).join();
        return queue.take();
    }

    void failPublications() {
        broker.beforeDurable(message -> {
            throw new IllegalStateException("no broker");
        });
    }

    void restorePublications() {
        broker.beforeDurable(message -> {});
    }

    /** Returns the number of free slots and acquires all of them. */
    int freeSlots() {
        int free = 0;
        while (queue.acquireSlot().toCompletableFuture().isDone()) {
            free++;
        }
        return free;
    }
}
