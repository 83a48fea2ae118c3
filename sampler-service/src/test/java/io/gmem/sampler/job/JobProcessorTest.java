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
    private static final JobEvent RESULT =
            new JobEvent.Failed(COMMAND.spec(), Events.NOON, Events.NOON, JobDeciderTest.failure("refused"));

    private final JobFixture jobs = new JobFixture();

    @Test
    void updatesStateAfterResultIsDurable() throws InterruptedException {
        JobQueue.QueuedJob queued = jobs.takeAccepted();
        List<Boolean> finishedWhilePublishing = new ArrayList<>();
        jobs.broker.beforeDurable(message -> finishedWhilePublishing.add(jobs.state.isFinished(JOB)));

        jobs.processor.process(queued, any -> OUTCOME);

        assertThat(finishedWhilePublishing).containsExactly(false);
        assertThat(jobs.broker.messages()).containsExactly(ACCEPTED, RESULT);
        assertThat(jobs.state.isFinished(JOB)).isTrue();
        assertFinished();
    }

    @Test
    void retriesPublishingUntilResultIsDurable() throws InterruptedException {
        JobQueue.QueuedJob queued = jobs.takeAccepted();
        List<String> attempts = new ArrayList<>();
        jobs.broker.beforeDurable(message -> {
            attempts.add(message.key());
            if (attempts.size() < 3) {
                throw new IllegalStateException("no broker");
            }
        });

        jobs.processor.process(queued, any -> OUTCOME);

        assertThat(attempts).hasSize(3);
        assertThat(jobs.broker.messages()).containsExactly(ACCEPTED, RESULT);
        assertFinished();
    }

    @Test
    void leavesJobOpenWhenStoppedWhilePublishing() throws InterruptedException {
        JobQueue.QueuedJob queued = jobs.takeAccepted();
        jobs.broker.beforeDurable(message -> {
            jobs.processor.stop();
            throw new IllegalStateException("no broker");
        });

        assertThatThrownBy(() -> jobs.processor.process(queued, any -> OUTCOME))
                .isInstanceOf(InterruptedException.class);

        assertThat(jobs.state.isFinished(JOB)).isFalse();
        assertThat(jobs.state.claim(JOB)).as("the claim is released").isTrue();
        assertFinished();
    }

    @Test
    void discardsOutcomeAfterStop() throws InterruptedException {
        JobQueue.QueuedJob queued = jobs.takeAccepted();

        assertThatThrownBy(() -> jobs.processor.process(queued, any -> {
                    jobs.processor.stop();
                    return OUTCOME;
                }))
                .isInstanceOf(InterruptedException.class);

        assertThat(jobs.broker.messages()).containsExactly(ACCEPTED);
        assertFinished();
    }

    @Test
    void skipsJobCancelledInQueue() throws InterruptedException {
        JobQueue.QueuedJob queued = jobs.takeAccepted();
        jobs.cancel(JOB).join();

        jobs.processor.process(queued, any -> {
            throw new AssertionError("performed");
        });

        assertThat(jobs.broker.messages()).hasSize(2).last().isInstanceOf(JobEvent.Cancelled.class);
        assertFinished();
    }

    @Test
    void publishesNoResultAfterCancellation() throws InterruptedException {
        JobQueue.QueuedJob queued = jobs.takeAccepted();

        jobs.processor.process(queued, any -> {
            jobs.cancel(JOB).join();
            return OUTCOME;
        });

        assertThat(jobs.broker.messages()).hasSize(2).last().isInstanceOf(JobEvent.Cancelled.class);
        assertFinished();
    }

    @Test
    void leavesClaimedJobToOtherThread() throws InterruptedException {
        JobQueue.QueuedJob queued = jobs.takeAccepted();
        jobs.state.claim(JOB);

        jobs.processor.process(queued, any -> OUTCOME);

        assertThat(jobs.broker.messages()).containsExactly(ACCEPTED);
        assertThat(jobs.state.claim(JOB)).as("still claimed").isFalse();
    }

    @Test
    void skipsJobOfAnotherInstance() throws InterruptedException {
        JobQueue.QueuedJob queued = jobs.takeAccepted();
        jobs.ownership.lost(JobFixture.PARTITIONS);

        jobs.processor.process(queued, any -> {
            throw new AssertionError("performed");
        });

        assertThat(jobs.broker.messages()).containsExactly(ACCEPTED);
        assertFinished();
    }

    @Test
    void publishesNoResultAfterLosingPartition() throws InterruptedException {
        JobQueue.QueuedJob queued = jobs.takeAccepted();

        jobs.processor.process(queued, any -> {
            jobs.ownership.lost(JobFixture.PARTITIONS);
            return OUTCOME;
        });

        assertThat(jobs.broker.messages()).containsExactly(ACCEPTED);
        assertFinished();
    }

    @Test
    void resumesJobWhosePartitionWasLostAndRegained() throws InterruptedException {
        JobQueue.QueuedJob queued = jobs.takeAccepted();

        jobs.processor.process(queued, any -> {
            jobs.ownership.lost(JobFixture.PARTITIONS);
            jobs.ownership.gained(JobFixture.PARTITIONS);
            return null;
        });

        assertThat(jobs.queue.size()).isEqualTo(1);
        assertThat(jobs.queue.take().job()).isEqualTo(ACCEPTED);
    }

    @Test
    void releasesSlotWhenWorkFails() throws InterruptedException {
        JobQueue.QueuedJob queued = jobs.takeAccepted();

        assertThatThrownBy(() -> jobs.processor.process(queued, any -> {
                    throw new IllegalStateException("fault");
                }))
                .hasMessage("fault");

        assertThat(jobs.queue.held()).isZero();
        assertThat(jobs.freeSlots()).isEqualTo(2);
    }

    private void assertFinished() {
        assertThat(jobs.queue.held()).isZero();
        assertThat(jobs.freeSlots()).isEqualTo(2);
    }
}
