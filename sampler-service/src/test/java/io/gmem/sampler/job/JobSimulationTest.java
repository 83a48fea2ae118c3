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
 * Three instances share the partitions of commands. Commands come more than once, some are cancellations, the log is heard by fits and
 * starts, partitions move, and processes die between any two steps, even between the durable answer and knowing of it; some are
 * held up and go on with partitions that are no longer theirs. Each job has one answer all the same, and the same before and after
 * compaction. The classes of the service run on a simulated log; a failure names its seed.
 */
class JobSimulationTest {
    private static final int JOBS = 12;
    private static final int INSTANCES = 3;
    private static final int PLACES = 3;
    private static final int MOST_STEPS = 100_000;

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
    void everyJobIsAnsweredExactlyOnceWhileInstancesComeAndGo(long seed) {
        var world = new World(new Random(seed), false);
        world.run();

        Map<JobId, Set<JobEvent>> answers = new HashMap<>();
        world.log.stream()
                .filter(JobEvent::terminal)
                .forEach(answer -> answers.computeIfAbsent(answer.job(), job -> new HashSet<>())
                        .add(answer));
        assertThat(answers).as("seed " + seed).hasSize(JOBS);
        assertThat(answers.values()).as("seed " + seed).allMatch(said -> said.size() == 1);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void ofTwoAnswersTheFirstHoldsForWhoHearsAllAndForWhoHearsTheLast(long seed) {
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

    /** A durable log, a durable store, and a group that gives partitions to instances. */
    private static final class World {
        final List<JobEvent> log = new ArrayList<>();
        private final Random random;
        private final boolean delays;
        private final Map<JobId, Outcome> store = new HashMap<>();
        private final List<List<ConsumerRecord<String, byte[]>>> commands;
        private final Instance[] holders = new Instance[Topic.SAMPLING_COMMANDS.partitions()];
        private final List<Instance> instances;
        private int troublesLeft = 30;
        private int names;

        World(Random random, boolean delays) {
            this.random = random;
            this.delays = delays;
            this.commands = IntStream.range(0, holders.length)
                    .<List<ConsumerRecord<String, byte[]>>>mapToObj(i -> new ArrayList<>())
                    .toList();
            this.instances =
                    IntStream.range(0, INSTANCES).mapToObj(i -> new Instance()).collect(Collectors.toList());
            for (int i = 0; i < JOBS; i++) {
                int partition = random.nextInt(commands.size());
                List<ConsumerRecord<String, byte[]>> line = commands.get(partition);
                var job = new GenerateImages(Events.request(named(partition), new Prompt.Random(), 1, i));
                for (int times = 1 + random.nextInt(3); times > 0; times--) {
                    line.add(record(job));
                }
                if (random.nextInt(4) == 0) {
                    line.add(record(new CancelJob(job.spec().id())));
                }
            }
            for (int partition = 0; partition < holders.length; partition++) {
                give(partition, instances.get(partition % INSTANCES));
            }
        }

        /** The command as the consumer reads it. */
        private static ConsumerRecord<String, byte[]> record(Command command) {
            var emitter = new RecordingEmitter();
            new EventPublisher(emitter, "gateway").publishAndWait(command);
            var record = new ConsumerRecord<>(
                    Topic.SAMPLING_COMMANDS.topicName(), 0, 0, command.key(), MessageJson.write(command));
            emitter.sent().get(0).headers().forEach(record.headers()::add);
            return record;
        }

        private String named(int partition) {
            while (true) {
                String name = "job-" + names++;
                var held = new HeldPartitions(Topic.SAMPLING_COMMANDS);
                held.gained(List.of(partition(partition)));
                if (held.holds(name)) {
                    return name;
                }
            }
        }

        void run() {
            for (int step = 0; !quiet(); step++) {
                assertThat(step).as("steps without an end").isLessThan(MOST_STEPS);
                Instance instance = instances.get(random.nextInt(INSTANCES));
                switch (random.nextInt(6)) {
                    case 0 -> instance.takeCommand(random.nextInt(holders.length));
                    case 1 -> instance.begin();
                    case 2 -> instance.end();
                    case 3, 4 -> instance.hear();
                    default -> trouble(instance);
                }
            }
        }

        private boolean quiet() {
            return commands.stream().allMatch(List::isEmpty)
                    && instances.stream().allMatch(Instance::idle);
        }

        private void trouble(Instance instance) {
            int partition = random.nextInt(holders.length);
            if (troublesLeft == 0) {
                instance.learnWhatIsLost();
                return;
            }
            troublesLeft--;
            if (random.nextInt(3) == 0) {
                die(instance);
            } else {
                give(partition, instance);
            }
        }

        /** To another at once; the one before learns of it now, or later where it is held up. */
        private void give(int partition, Instance to) {
            Instance from = holders[partition];
            holders[partition] = to;
            if (from != null && from != to && !delays) {
                from.learnWhatIsLost();
            }
            to.membership.onPartitionsAssigned(null, List.of(partition(partition)));
        }

        private void die(Instance instance) {
            int index = instances.indexOf(instance);
            instance.dead = true;
            instance.processor.stop();
            instances.set(index, new Instance());
            for (int partition = 0; partition < holders.length; partition++) {
                if (holders[partition] == instance) {
                    give(partition, instances.get(index));
                }
            }
        }

        private TopicPartition partition(int number) {
            return new TopicPartition(Topic.SAMPLING_COMMANDS.topicName(), number);
        }

        /** One process: the classes of the service, on the log of this world. */
        private final class Instance {
            final JobState board = new JobState();
            final JobQueue queue = new JobQueue(PLACES);
            final PartitionOwnership share =
                    new PartitionOwnership(board, queue, new HeldPartitions(Topic.SAMPLING_COMMANDS));
            final JobPublisher publisher = publisher();
            final JobCommandHandler desk = new JobCommandHandler(board, queue, share, publisher, JobFixture.CLOCK);
            final GenerateImagesConsumer consumer = new GenerateImagesConsumer(desk);
            final JobProcessor processor =
                    new JobProcessor(board, queue, share, publisher, JobFixture.CLOCK, Duration.ZERO);
            final JobLifecycle lifecycle = new JobLifecycle(board, share, null, desk, publisher, "no broker") {
                @Override
                void awaitNews() {
                    catchUp();
                }
            };
            final JobRebalanceListener membership = new JobRebalanceListener(share, lifecycle);
            final List<JobQueue.QueuedJob> underWay = new ArrayList<>();
            boolean dead;

            /** A command is read when the one before it is acknowledged. */
            boolean reading;

            int heard;

            private JobPublisher publisher() {
                var emitter = new RecordingEmitter();
                emitter.beforeDurable(message -> append((JobEvent) message));
                return new JobPublisher(new EventPublisher(emitter, "sampler-service"));
            }

            /** The broker refuses some events; of others the process does not learn any more that they are durable. */
            private void append(JobEvent event) {
                if (dead) {
                    throw new IllegalStateException("the process is dead");
                }
                if (troublesLeft > 0 && random.nextInt(8) == 0) {
                    troublesLeft--;
                    if (random.nextBoolean()) {
                        throw new IllegalStateException("the broker is away");
                    }
                    log.add(event);
                    die(this);
                    throw new IllegalStateException("died");
                }
                log.add(event);
            }

            boolean idle() {
                return heard == log.size() && queue.inHand() == 0 && !reading && holdsWhatItThinks();
            }

            private boolean holdsWhatItThinks() {
                long held = java.util.Arrays.stream(holders)
                        .filter(holder -> holder == this)
                        .count();
                return share.partitions() == held;
            }

            void learnWhatIsLost() {
                for (int partition = 0; partition < holders.length; partition++) {
                    if (holders[partition] != this) {
                        membership.onPartitionsRevoked(null, List.of(partition(partition)));
                    }
                }
            }

            void hear() {
                if (heard < log.size()) {
                    lifecycle.see(new Envelope("id", "/gmem/sampler-service", Events.NOON, null, log.get(heard++)));
                }
            }

            private void catchUp() {
                for (int end = log.size(); heard < end; ) {
                    hear();
                }
            }

            /** Reads the next command of a partition. It stays on the topic until it is acknowledged. */
            void takeCommand(int partition) {
                List<ConsumerRecord<String, byte[]>> line = commands.get(partition);
                if (reading || holders[partition] != this || line.isEmpty()) {
                    return;
                }
                reading = true;
                ConsumerRecord<String, byte[]> command = line.get(0);
                consumer.on(command)
                        .subscribe()
                        .with(
                                done -> {
                                    reading = false;
                                    if (holders[partition] == this && line.get(0) == command) {
                                        line.remove(0);
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
                    underWay.add(queue.take());
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }

            /** The end of the work on one of the jobs: what the store holds is the answer, else each instance has its own. */
            void end() {
                if (underWay.isEmpty()) {
                    return;
                }
                JobQueue.QueuedJob ticket = underWay.remove(random.nextInt(underWay.size()));
                try {
                    processor.process(ticket, any -> outcome(ticket.job().job()));
                } catch (InterruptedException e) {
                    assertThat(dead).as("interrupted by its own death").isTrue();
                }
            }

            private Outcome outcome(JobId job) {
                var mine = new Outcome.Refused(JobDeciderTest.failure("of-" + instances.indexOf(this)));
                return delays && random.nextBoolean() ? mine : store.computeIfAbsent(job, key -> mine);
            }
        }
    }
}
