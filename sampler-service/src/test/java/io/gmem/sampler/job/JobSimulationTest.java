package io.gmem.sampler.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.gmem.contracts.JobId;
import io.gmem.contracts.job.CancelJob;
import io.gmem.contracts.job.GenerateImages;
import io.gmem.contracts.job.JobEvent;
import io.gmem.contracts.job.Prompt;
import io.gmem.contracts.message.Command;
import io.gmem.contracts.message.Topic;
import io.gmem.eventlog.HeldPartitions;
import io.gmem.sampler.Events;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Three instances share the partitions of commands. Commands come more than once, some are cancellations, the log is heard by fits and
 * starts, partitions move, and processes die between any two steps, even between the durable answer and knowing of it; some are
 * held up and go on with partitions that are no longer theirs. Each job has one answer all the same, and the same before and after
 * compaction.
 */
class JobSimulationTest {
    private static final int JOBS = 12;
    private static final int INSTANCES = 3;
    private static final int MOST_STEPS = 100_000;

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
        private final JobDecider decider = new JobDecider();
        private final Map<JobId, Outcome> store = new HashMap<>();
        private final List<List<Command>> commands;
        private final Instance[] holders = new Instance[Topic.SAMPLING_COMMANDS.partitions()];
        private final List<Instance> instances;
        private int troublesLeft = 30;
        private int names;

        World(Random random, boolean delays) {
            this.random = random;
            this.delays = delays;
            this.commands = IntStream.range(0, holders.length)
                    .<List<Command>>mapToObj(i -> new ArrayList<>())
                    .toList();
            this.instances =
                    IntStream.range(0, INSTANCES).mapToObj(i -> new Instance()).collect(Collectors.toList());
            for (int i = 0; i < JOBS; i++) {
                int partition = random.nextInt(commands.size());
                List<Command> line = commands.get(partition);
                var job = new GenerateImages(Events.request(named(partition), new Prompt.Random(), 1, i));
                for (int times = 1 + random.nextInt(3); times > 0; times--) {
                    line.add(job);
                }
                if (random.nextInt(4) == 0) {
                    line.add(new CancelJob(job.spec().id()));
                }
            }
            for (int partition = 0; partition < holders.length; partition++) {
                give(partition, instances.get(partition % INSTANCES));
            }
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
            to.catchUp();
            to.share.gained(List.of(partition(partition)));
            to.sayCovered();
        }

        private void die(Instance instance) {
            var born = new Instance();
            instances.set(instances.indexOf(instance), born);
            for (int partition = 0; partition < holders.length; partition++) {
                if (holders[partition] == instance) {
                    give(partition, born);
                }
            }
        }

        private TopicPartition partition(int number) {
            return new TopicPartition(Topic.SAMPLING_COMMANDS.topicName(), number);
        }

        private final class Instance {
            final JobBoard board = new JobBoard();
            final JobQueue queue = new JobQueue(100);
            final JobShare share = new JobShare(board, queue, new HeldPartitions(Topic.SAMPLING_COMMANDS));
            final FirstAnswers answers = new FirstAnswers();
            final List<JobQueue.Ticket> underWay = new ArrayList<>();
            int heard;

            boolean idle() {
                return heard == log.size() && queue.inHand() == 0 && holdsWhatItThinks();
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
                        share.lost(List.of(partition(partition)));
                    }
                }
            }

            void hear() {
                if (heard < log.size()) {
                    JobEvent event = log.get(heard++);
                    board.apply(event);
                    if (answers.heard(event)) {
                        sayCovered();
                    }
                    share.takeUp(event.job());
                }
            }

            void sayCovered() {
                answers.covered().stream()
                        .filter(first -> share.mine(first.job()))
                        .forEach(log::add);
            }

            void catchUp() {
                for (int end = log.size(); heard < end; ) {
                    hear();
                }
            }

            /** Publishes, and acknowledges only when nothing broke before. */
            void takeCommand(int partition) {
                List<Command> line = commands.get(partition);
                if (holders[partition] != this || line.isEmpty()) {
                    return;
                }
                Command command = line.get(0);
                if (command instanceof CancelJob cancel) {
                    cancel(cancel.job());
                } else {
                    accept((GenerateImages) command);
                }
                if (holders[partition] == this) {
                    line.remove(0);
                }
            }

            private void cancel(JobId job) {
                if (share.mine(job) && board.claim(job)) {
                    say(decider.cancel(board, job, Events.NOON).facts());
                    board.unclaim(job);
                }
            }

            private void accept(GenerateImages command) {
                List<JobEvent> facts =
                        decider.accept(board, command, Events.NOON).facts();
                if (facts.isEmpty()
                        || !share.mine(command.spec().id())
                        || !queue.reserve(command.spec().id())) {
                    return;
                }
                queue.place();
                if (say(facts)) {
                    queue.put((JobEvent.Accepted) facts.get(0), null);
                }
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

            /** The end of the work on one of the jobs: what lies in the store is the answer, else each instance has its own. */
            void end() {
                if (underWay.isEmpty()) {
                    return;
                }
                JobQueue.Ticket ticket = underWay.remove(random.nextInt(underWay.size()));
                JobId job = ticket.job().job();
                if (!board.answered(job) && share.mine(job) && board.claim(job)) {
                    say(decider.conclude(board, job, outcome(job), Events.NOON).facts());
                    board.unclaim(job);
                }
                queue.done(ticket);
                share.takeUp(job);
            }

            private Outcome outcome(JobId job) {
                var mine = new Outcome.Refused(JobDeciderTest.failure("of-" + instances.indexOf(this)));
                return delays && random.nextBoolean() ? mine : store.computeIfAbsent(job, key -> mine);
            }

            /** False when it died in between. */
            private boolean say(List<JobEvent> facts) {
                for (JobEvent fact : facts) {
                    log.add(fact);
                    if (troublesLeft > 0 && random.nextInt(8) == 0) {
                        troublesLeft--;
                        die(this);
                        return false;
                    }
                    board.apply(fact);
                }
                return true;
            }
        }
    }
}
