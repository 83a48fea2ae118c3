package io.gmem.sampler.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.gmem.contracts.JobId;
import io.gmem.contracts.job.CancelJob;
import io.gmem.contracts.job.GenerateImages;
import io.gmem.contracts.job.JobEvent;
import io.gmem.contracts.job.Prompt;
import io.gmem.contracts.message.Command;
import io.gmem.contracts.message.MessageJson;
import io.gmem.contracts.message.Topic;
import io.gmem.eventlog.Envelope;
import io.gmem.eventlog.EventPublisher;
import io.gmem.eventlog.HeldPartitions;
import io.gmem.eventlog.KafkaClients;
import io.gmem.sampler.Events;
import io.gmem.testkit.RecordingEmitter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Simulates three instances that divide the command partitions. Commands are repeated, some are cancellations, the log is read with
 * delays, partitions move, and processes die between any two steps, even between publishing a result and applying it. Some
 * instances are suspended and continue with partitions that they no longer own. Every job must have exactly one result, before and
 * after compaction. The classes of the service run on a simulated log. A failure reports its seed.
 */
class JobSimulationTest {
    private static final int JOBS = 12;
    private static final int INSTANCES = 3;
    private static final int SLOTS = 3;
    private static final int MAX_STEPS = 100_000;

    private static final Logger LOG = Logger.getLogger(JobCommandHandler.class.getPackageName());
    private static final @Nullable Level LEVEL = LOG.getLevel();

    @BeforeAll
    static void muteTheLog() {
        LOG.setLevel(Level.OFF);
    }

    @AfterAll
    static void restoreTheLog() {
        LOG.setLevel(LEVEL);
    }

    static List<Long> seeds() {
        return new Random(20_260_101).longs(300).boxed().toList();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void everyJobHasOneResultWhileInstancesJoinAndLeave(long seed) {
        var world = new World(new Random(seed), false);
        world.run();

        Map<JobId, Set<JobEvent>> resultsByJob = new HashMap<>();
        world.log.stream()
                .filter(JobEvent::terminal)
                .forEach(result -> resultsByJob
                        .computeIfAbsent(result.job(), job -> new HashSet<>())
                        .add(result));
        assertThat(resultsByJob).as("seed " + seed).hasSize(JOBS);
        assertThat(resultsByJob.values()).as("seed " + seed).allMatch(results -> results.size() == 1);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void firstOfTwoResultsSurvivesCompaction(long seed) {
        var world = new World(new Random(seed), true);
        world.run();

        Map<JobId, JobEvent> first = new LinkedHashMap<>();
        Map<JobId, JobEvent> last = new LinkedHashMap<>();
        for (JobEvent event : world.log) {
            last.put(event.job(), event);
            if (event.terminal()) {
                first.putIfAbsent(event.job(), event);
            }
        }
        assertThat(first).as("seed " + seed).hasSize(JOBS);
        assertThat(last).as("seed " + seed + ", after compaction").isEqualTo(first);
    }

    /** A durable log, a durable store, and a consumer group that assigns partitions to instances. */
    private static final class World {
        final List<JobEvent> log = new ArrayList<>();
        private final Random random;
        private final boolean delays;
        private final Map<JobId, Outcome> store = new HashMap<>();
        private final List<List<ConsumerRecord<String, byte[]>>> commands;
        private final Instance[] owners = new Instance[Topic.SAMPLING_COMMANDS.partitions()];
        private final List<Instance> instances;
        private int disruptionsLeft = 30;
        private int nextId;

        World(Random random, boolean delays) {
            this.random = random;
            this.delays = delays;
            this.commands = IntStream.range(0, owners.length)
                    .<List<ConsumerRecord<String, byte[]>>>mapToObj(i -> new ArrayList<>())
                    .toList();
            this.instances =
                    IntStream.range(0, INSTANCES).mapToObj(i -> new Instance()).collect(Collectors.toList());
            for (int i = 0; i < JOBS; i++) {
                int partition = random.nextInt(commands.size());
                List<ConsumerRecord<String, byte[]>> topic = commands.get(partition);
                var job = new GenerateImages(Events.request(idOfPartition(partition), new Prompt.Random(), 1, i));
                for (int times = 1 + random.nextInt(3); times > 0; times--) {
                    topic.add(record(job));
                }
                if (random.nextInt(4) == 0) {
                    topic.add(record(new CancelJob(job.spec().id())));
                }
            }
            for (int partition = 0; partition < owners.length; partition++) {
                assign(partition, instances.get(partition % INSTANCES));
            }
        }

        /** Returns the command as the consumer reads it. */
        private static ConsumerRecord<String, byte[]> record(Command command) {
            var emitter = new RecordingEmitter();
            new EventPublisher(emitter, "gateway").publishAndWait(command);
            var record = new ConsumerRecord<>(
                    Topic.SAMPLING_COMMANDS.topicName(), 0, 0, command.key(), MessageJson.write(command));
            emitter.sent().get(0).headers().forEach(record.headers()::add);
            return record;
        }

        private String idOfPartition(int partition) {
            while (true) {
                String name = "job-" + nextId++;
                var held = new HeldPartitions(Topic.SAMPLING_COMMANDS);
                held.gained(List.of(partition(partition)));
                if (held.holds(name)) {
                    return name;
                }
            }
        }

        void run() {
            for (int step = 0; !isQuiescent(); step++) {
                assertThat(step).as("simulation does not terminate").isLessThan(MAX_STEPS);
                Instance instance = instances.get(random.nextInt(INSTANCES));
                switch (random.nextInt(6)) {
                    case 0 -> instance.takeCommand(random.nextInt(owners.length));
                    case 1 -> instance.begin();
                    case 2 -> instance.end();
                    case 3, 4 -> instance.readNext();
                    default -> disrupt(instance);
                }
            }
        }

        private boolean isQuiescent() {
            return commands.stream().allMatch(List::isEmpty)
                    && instances.stream().allMatch(Instance::idle);
        }

        private void disrupt(Instance instance) {
            int partition = random.nextInt(owners.length);
            if (disruptionsLeft == 0) {
                instance.processRevocations();
                return;
            }
            disruptionsLeft--;
            if (random.nextInt(3) == 0) {
                die(instance);
            } else {
                assign(partition, instance);
            }
        }

        /** Assigns a partition. The previous owner is notified now, or later if it is suspended. */
        private void assign(int partition, Instance to) {
            Instance from = owners[partition];
            owners[partition] = to;
            if (from != null && from != to && !delays) {
                from.processRevocations();
            }
            to.rebalanceListener.onPartitionsAssigned(null, List.of(partition(partition)));
        }

        private void die(Instance instance) {
            int index = instances.indexOf(instance);
            instance.dead = true;
            instance.processor.stop();
            instances.set(index, new Instance());
            for (int partition = 0; partition < owners.length; partition++) {
                if (owners[partition] == instance) {
                    assign(partition, instances.get(index));
                }
            }
        }

        private TopicPartition partition(int number) {
            return new TopicPartition(Topic.SAMPLING_COMMANDS.topicName(), number);
        }

        /** One process: the classes of the service on the simulated log. */
        private final class Instance {
            final JobState state = new JobState();
            final JobQueue queue = new JobQueue(SLOTS);
            final PartitionOwnership ownership =
                    new PartitionOwnership(state, queue, new HeldPartitions(Topic.SAMPLING_COMMANDS));
            final JobPublisher publisher = publisher();
            final JobCommandHandler handler =
                    new JobCommandHandler(state, queue, ownership, publisher, JobFixture.CLOCK);
            final GenerateImagesConsumer consumer = new GenerateImagesConsumer(handler);
            final JobProcessor processor =
                    new JobProcessor(state, queue, ownership, publisher, JobFixture.CLOCK, Duration.ZERO);
            final JobLifecycle lifecycle =
                    new JobLifecycle(state, ownership, null, handler, publisher, KafkaClients.at("127.0.0.1:1")) {
                        @Override
                        void awaitCaughtUp() {
                            catchUp();
                        }
                    };
            final JobRebalanceListener rebalanceListener = new JobRebalanceListener(ownership, lifecycle);
            final List<JobQueue.QueuedJob> running = new ArrayList<>();
            boolean dead;

            /** Whether a command is being handled; the next is read after its acknowledgment. */
            boolean reading;

            int position;

            private JobPublisher publisher() {
                var emitter = new RecordingEmitter();
                emitter.beforeDurable(message -> append((JobEvent) message));
                return new JobPublisher(new EventPublisher(emitter, "sampler-service"));
            }

            /** The broker rejects some events; after others the process dies before it learns that they are durable. */
            private void append(JobEvent event) {
                if (dead) {
                    throw new IllegalStateException("the process is dead");
                }
                if (disruptionsLeft > 0 && random.nextInt(8) == 0) {
                    disruptionsLeft--;
                    if (random.nextBoolean()) {
                        throw new IllegalStateException("the broker is unavailable");
                    }
                    log.add(event);
                    die(this);
                    throw new IllegalStateException("died");
                }
                log.add(event);
            }

            boolean idle() {
                return position == log.size() && queue.held() == 0 && !reading && ownershipIsCurrent();
            }

            private boolean ownershipIsCurrent() {
                long held = java.util.Arrays.stream(owners)
                        .filter(owner -> owner == this)
                        .count();
                return ownership.partitions() == held;
            }

            void processRevocations() {
                for (int partition = 0; partition < owners.length; partition++) {
                    if (owners[partition] != this) {
                        rebalanceListener.onPartitionsRevoked(null, List.of(partition(partition)));
                    }
                }
            }

            void readNext() {
                if (position < log.size()) {
                    lifecycle.onEvent(
                            new Envelope("id", "/gmem/sampler-service", Events.NOON, null, log.get(position++)));
                }
            }

            private void catchUp() {
                for (int end = log.size(); position < end; ) {
                    readNext();
                }
            }

            /** Reads the next command of a partition, which stays on the topic until it is acknowledged. */
            void takeCommand(int partition) {
                List<ConsumerRecord<String, byte[]>> topic = commands.get(partition);
                if (reading || owners[partition] != this || topic.isEmpty()) {
                    return;
                }
                reading = true;
                ConsumerRecord<String, byte[]> command = topic.get(0);
                consumer.on(command)
                        .subscribe()
                        .with(
                                done -> {
                                    reading = false;
                                    if (owners[partition] == this && topic.get(0) == command) {
                                        topic.remove(0);
                                    }
                                },
                                failure -> reading = false);
            }

            void begin() {
                if (queue.size() > 0) {
                    takeOne();
                }
            }

            private void takeOne() {
                try {
                    running.add(queue.take());
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }

            /** Finishes one of the running jobs. The result is taken from the store, otherwise it is specific to the instance. */
            void end() {
                if (running.isEmpty()) {
                    return;
                }
                JobQueue.QueuedJob queued = running.remove(random.nextInt(running.size()));
                try {
                    processor.process(queued, any -> outcome(queued.job().job()));
                } catch (InterruptedException e) {
                    assertThat(dead).as("interrupted by its own death").isTrue();
                }
            }

            private Outcome outcome(JobId job) {
                var own = new Outcome.Refused(JobDeciderTest.failure("of-" + instances.indexOf(this)));
                return delays && random.nextBoolean() ? own : store.computeIfAbsent(job, key -> own);
            }
        }
    }
}
