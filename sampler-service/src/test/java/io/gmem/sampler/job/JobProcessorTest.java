package io.gmem.sampler.job;

import static io.gmem.sampler.job.JobFixture.ACCEPTED;
import static io.gmem.sampler.job.JobFixture.COMMAND;
import static io.gmem.sampler.job.JobFixture.JOB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gmem.contracts.job.JobEvent;
import io.gmem.sampler.Events;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class JobProcessorTest {
    private static final Outcome OUTCOME = new Outcome.Refused(JobDeciderTest.failure("refused"));
    private static final JobEvent ANSWER =
            new JobEvent.Failed(COMMAND.spec(), Events.NOON, Events.NOON, JobDeciderTest.failure("refused"));

    private final JobFixture jobs = new JobFixture();

    @Test
    void theAnswerIsDurableBeforeTheBoardKnowsIt() throws InterruptedException {
        JobQueue.QueuedJob ticket = jobs.takeAccepted();
        List<Boolean> answeredWhilePublishing = new ArrayList<>();
        jobs.broker.beforeDurable(message -> answeredWhilePublishing.add(jobs.board.answered(JOB)));

        jobs.processor.process(ticket, any -> OUTCOME);

        assertThat(answeredWhilePublishing).containsExactly(false);
        assertThat(jobs.broker.messages()).containsExactly(ACCEPTED, ANSWER);
        assertThat(jobs.board.answered(JOB)).isTrue();
        assertFinished();
    }

    @Test
    void publishesTheAnswerAgainUntilItIsDurable() throws InterruptedException {
        JobQueue.QueuedJob ticket = jobs.takeAccepted();
        List<String> attempts = new ArrayList<>();
        jobs.broker.beforeDurable(message -> {
            attempts.add(message.key());
            if (attempts.size() < 3) {
                throw new IllegalStateException("no broker");
            }
        });

        jobs.processor.process(ticket, any -> OUTCOME);

        assertThat(attempts).hasSize(3);
        assertThat(jobs.broker.messages()).containsExactly(ACCEPTED, ANSWER);
        assertFinished();
    }

    @Test
    void leavesTheJobUnansweredWhenItIsStoppedWhilePublishing() throws InterruptedException {
        JobQueue.QueuedJob ticket = jobs.takeAccepted();
        jobs.broker.beforeDurable(message -> {
            jobs.processor.stop();
            throw new IllegalStateException("no broker");
        });

        assertThatThrownBy(() -> jobs.processor.process(ticket, any -> OUTCOME))
                .isInstanceOf(InterruptedException.class);

        assertThat(jobs.board.answered(JOB)).isFalse();
        assertThat(jobs.board.claim(JOB)).as("the claim is given back").isTrue();
        assertFinished();
    }

    @Test
    void anOutcomeAfterTheStopIsNotPublished() throws InterruptedException {
        JobQueue.QueuedJob ticket = jobs.takeAccepted();

        assertThatThrownBy(() -> jobs.processor.process(ticket, any -> {
                    jobs.processor.stop();
                    return OUTCOME;
                }))
                .isInstanceOf(InterruptedException.class);

        assertThat(jobs.broker.messages()).containsExactly(ACCEPTED);
        assertFinished();
    }

    @Test
    void aJobThatWasCancelledInTheQueueIsNotPerformed() throws InterruptedException {
        JobQueue.QueuedJob ticket = jobs.takeAccepted();
        jobs.cancel(JOB).join();

        jobs.processor.process(ticket, any -> {
            throw new AssertionError("performed");
        });

        assertThat(jobs.broker.messages()).hasSize(2).last().isInstanceOf(JobEvent.Cancelled.class);
        assertFinished();
    }

    @Test
    void aJobThatIsCancelledDuringTheWorkIsNotAnsweredAgain() throws InterruptedException {
        JobQueue.QueuedJob ticket = jobs.takeAccepted();

        jobs.processor.process(ticket, any -> {
            jobs.cancel(JOB).join();
            return OUTCOME;
        });

        assertThat(jobs.broker.messages()).hasSize(2).last().isInstanceOf(JobEvent.Cancelled.class);
        assertFinished();
    }

    @Test
    void aJobThatAnotherThreadAnswersIsLeftToIt() throws InterruptedException {
        JobQueue.QueuedJob ticket = jobs.takeAccepted();
        jobs.board.claim(JOB);

        jobs.processor.process(ticket, any -> OUTCOME);

        assertThat(jobs.broker.messages()).containsExactly(ACCEPTED);
        assertThat(jobs.board.claim(JOB)).as("still claimed").isFalse();
    }

    @Test
    void aJobOfAnotherInstanceIsNotPerformed() throws InterruptedException {
        JobQueue.QueuedJob ticket = jobs.takeAccepted();
        jobs.share.lost(JobFixture.PARTITIONS);

        jobs.processor.process(ticket, any -> {
            throw new AssertionError("performed");
        });

        assertThat(jobs.broker.messages()).containsExactly(ACCEPTED);
        assertFinished();
    }

    @Test
    void aJobThatIsLostDuringTheWorkIsNotAnswered() throws InterruptedException {
        JobQueue.QueuedJob ticket = jobs.takeAccepted();

        jobs.processor.process(ticket, any -> {
            jobs.share.lost(JobFixture.PARTITIONS);
            return OUTCOME;
        });

        assertThat(jobs.broker.messages()).containsExactly(ACCEPTED);
        assertFinished();
    }

    @Test
    void aJobThatIsLostAndGainedDuringTheWorkIsTakenUpAgain() throws InterruptedException {
        JobQueue.QueuedJob ticket = jobs.takeAccepted();

        jobs.processor.process(ticket, any -> {
            jobs.share.lost(JobFixture.PARTITIONS);
            jobs.share.gained(JobFixture.PARTITIONS);
            return null;
        });

        assertThat(jobs.queue.size()).isEqualTo(1);
        assertThat(jobs.queue.take().job()).isEqualTo(ACCEPTED);
    }

    @Test
    void workThatFailsGivesThePlaceBack() throws InterruptedException {
        JobQueue.QueuedJob ticket = jobs.takeAccepted();

        assertThatThrownBy(() -> jobs.processor.process(ticket, any -> {
                    throw new IllegalStateException("fault");
                }))
                .hasMessage("fault");

        assertThat(jobs.queue.inHand()).isZero();
        assertThat(jobs.freePlaces()).isEqualTo(2);
    }

    private void assertFinished() {
        assertThat(jobs.queue.inHand()).isZero();
        assertThat(jobs.freePlaces()).isEqualTo(2);
    }
}
