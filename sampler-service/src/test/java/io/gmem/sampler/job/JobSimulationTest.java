package io.gmem.sampler.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.gmem.contracts.JobId;
import io.gmem.contracts.job.GenerateImages;
import io.gmem.contracts.job.JobEvent;
import io.gmem.contracts.job.Prompt;
import io.gmem.sampler.Events;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Commands come more than once and in any order, the log is read again by fits and starts, and the process dies between any two
 * steps, even between the durable answer and knowing of it. Each job has one answer on the log all the same.
 */
class JobSimulationTest {
    private static final int JOBS = 12;

    static List<Long> seeds() {
        return new Random(20_260_101).longs(200).boxed().toList();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void everyJobIsAnsweredExactlyOnce(long seed) {
        var world = new World(new Random(seed));
        while (!world.quiet()) {
            world.step();
        }
        Map<JobId, Long> answers = world.log.stream()
                .filter(JobEvent::terminal)
                .collect(Collectors.groupingBy(JobEvent::job, Collectors.counting()));

        assertThat(answers).as("seed " + seed).hasSize(JOBS);
        assertThat(answers.values()).as("seed " + seed).containsOnly(1L);
    }

    /** One process at a time, a durable log, and a durable store. */
    private static final class World {
        final List<JobEvent> log = new ArrayList<>();
        private final Random random;
        private final JobDecider decider = new JobDecider();
        private final Deque<GenerateImages> commands = new ArrayDeque<>();
        private int crashesLeft = 20;

        private JobBoard board = new JobBoard();
        private Deque<JobEvent.Accepted> queue = new ArrayDeque<>();
        private int seen;

        World(Random random) {
            this.random = random;
            List<GenerateImages> sent = new ArrayList<>();
            for (int i = 0; i < JOBS; i++) {
                for (int times = 1 + random.nextInt(3); times > 0; times--) {
                    sent.add(new GenerateImages(Events.request("job-" + i, new Prompt.Random(), 1, i)));
                }
            }
            Collections.shuffle(sent, random);
            commands.addAll(sent);
        }

        boolean quiet() {
            return commands.isEmpty() && queue.isEmpty();
        }

        void step() {
            switch (random.nextInt(4)) {
                case 0 -> takeCommand();
                case 1 -> work();
                case 2 -> readLog();
                default -> crashes();
            }
        }

        /** Publishes, and acknowledges only when nothing broke before. */
        private void takeCommand() {
            GenerateImages command = commands.peek();
            if (command == null) {
                return;
            }
            for (JobEvent fact : decider.accept(board, command, Events.NOON).facts()) {
                log.add(fact);
                if (crashes()) {
                    return;
                }
                board.apply(fact);
                queue.add((JobEvent.Accepted) fact);
            }
            commands.remove();
        }

        private void work() {
            JobEvent.Accepted job = queue.poll();
            if (job == null || board.answered(job.job())) {
                return;
            }
            if (crashes()) {
                return;
            }
            Outcome outcome = new Outcome.Refused(
                    JobDeciderTest.failure("seed" + job.spec().seed()));
            for (JobEvent fact :
                    decider.conclude(board, job.job(), outcome, Events.NOON).facts()) {
                log.add(fact);
                if (crashes()) {
                    return;
                }
                board.apply(fact);
            }
        }

        private void readLog() {
            if (seen < log.size()) {
                board.apply(log.get(seen++));
            }
        }

        private boolean crashes() {
            if (crashesLeft == 0 || random.nextInt(8) > 0) {
                return false;
            }
            crashesLeft--;
            board = new JobBoard();
            log.forEach(board::apply);
            seen = random.nextInt(log.size() + 1);
            queue = new ArrayDeque<>(board.open());
            return true;
        }
    }
}
