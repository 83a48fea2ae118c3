package io.gmem.sampler.job;

import static io.gmem.sampler.job.JobFixture.ACCEPTED;
import static io.gmem.sampler.job.JobFixture.COMMAND;
import static io.gmem.sampler.job.JobFixture.JOB;
import static io.gmem.sampler.job.JobFixture.command;
import static org.assertj.core.api.Assertions.assertThat;

import io.gmem.contracts.job.JobEvent;
import io.gmem.sampler.Events;
import io.smallrye.mutiny.Uni;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class JobCommandHandlerTest {
    private final JobFixture jobs = new JobFixture();

    @Test
    void acknowledgesCommandAfterAcceptedJobIsDurable() {
        jobs.broker.hold();

        var acknowledgment = jobs.accept(COMMAND);

        assertThat(acknowledgment).isNotDone();
        assertThat(jobs.state.knows(JOB)).isFalse();
        assertThat(jobs.queue.size()).as("jobs for the workers").isZero();

        jobs.broker.release();

        assertThat(acknowledgment).isCompleted();
        assertThat(jobs.broker.messages()).containsExactly(ACCEPTED);
        assertThat(jobs.state.open(JOB)).contains(ACCEPTED);
        assertThat(jobs.queue.size()).isEqualTo(1);
    }

    @Test
    void keepsTraceOfRequest() throws InterruptedException {
        String traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

        jobs.handler.accept(COMMAND, traceparent).await().indefinitely();

        assertThat(jobs.broker.sent().get(0).header("traceparent")).isEqualTo(traceparent);
        assertThat(jobs.queue.take().traceparent()).isEqualTo(traceparent);
    }

    @Test
    void releasesSlotWhenPublicationFails() {
        jobs.failPublications();

        assertThat(jobs.accept(COMMAND)).isCompletedExceptionally();

        assertThat(jobs.state.knows(JOB)).isFalse();
        assertThat(jobs.queue.held()).isZero();
        assertThat(jobs.freeSlots()).isEqualTo(2);
    }

    @Test
    void acceptsJobAfterFailedPublication() {
        jobs.failPublications();
        jobs.accept(COMMAND);
        jobs.restorePublications();

        assertThat(jobs.accept(COMMAND)).isCompleted();

        assertThat(jobs.broker.messages()).containsExactly(ACCEPTED);
        assertThat(jobs.queue.size()).isEqualTo(1);
        assertThat(jobs.freeSlots()).isEqualTo(1);
    }

    /** For example, a message that cannot be serialized. */
    @Test
    void releasesSlotWhenPublisherThrows() {
        var handler = new JobCommandHandler(jobs.state, jobs.queue, jobs.ownership, throwing(), JobFixture.CLOCK);

        assertThat(handler.accept(COMMAND, null).subscribeAsCompletionStage()).isCompletedExceptionally();

        assertThat(jobs.queue.held()).isZero();
        assertThat(jobs.freeSlots()).isEqualTo(2);
    }

    private static JobPublisher throwing() {
        return new JobPublisher(null) {
            @Override
            public Uni<Void> publish(JobEvent event, @Nullable String traceparent) {
                throw new IllegalStateException("not serializable");
            }
        };
    }

    @Test
    void acknowledgesKnownJobAndReleasesSlot() {
        jobs.state.apply(ACCEPTED);

        assertThat(jobs.accept(COMMAND)).isCompleted();

        assertThat(jobs.broker.messages()).isEmpty();
        assertThat(jobs.queue.held()).isZero();
        assertThat(jobs.freeSlots()).isEqualTo(2);
    }

    @Test
    void ignoresJobOfAnotherInstanceAndReleasesSlot() {
        jobs.ownership.lost(JobFixture.PARTITIONS);

        assertThat(jobs.accept(COMMAND)).isCompleted();

        assertThat(jobs.broker.messages()).isEmpty();
        assertThat(jobs.queue.held()).isZero();
        assertThat(jobs.freeSlots()).isEqualTo(2);
    }

    @Test
    void repeatedCommandTakesOneSlotWhilePublishing() {
        jobs.broker.hold();
        jobs.accept(COMMAND);

        assertThat(jobs.accept(COMMAND)).isCompleted();
        jobs.broker.release();

        assertThat(jobs.broker.messages()).containsExactly(ACCEPTED);
        assertThat(jobs.queue.held()).isEqualTo(1);
        assertThat(jobs.freeSlots()).isEqualTo(1);
    }

    @Test
    void waitsForSlotBeforeAcceptingJob() {
        jobs.accept(command("first"));
        jobs.accept(command("second"));

        var third = jobs.accept(command("third"));

        assertThat(third).isNotDone();
        assertThat(jobs.broker.messages()).hasSize(2);
        jobs.queue.releaseSlot();
        assertThat(third).isCompleted();
        assertThat(jobs.broker.messages()).hasSize(3);
    }

    @Test
    void acknowledgesCancellationAfterItIsDurable() {
        jobs.accept(COMMAND);
        jobs.broker.hold();

        var acknowledgment = jobs.cancel(JOB);

        assertThat(acknowledgment).isNotDone();
        assertThat(jobs.state.isFinished(JOB)).isFalse();
        assertThat(jobs.state.claim(JOB))
                .as("concluded by another thread meanwhile")
                .isFalse();

        jobs.broker.release();

        assertThat(acknowledgment).isCompleted();
        assertThat(jobs.state.isFinished(JOB)).isTrue();
        assertThat(jobs.broker.messages())
                .containsExactly(ACCEPTED, new JobEvent.Cancelled(COMMAND.spec(), Events.NOON, Events.NOON));
    }

    @Test
    void failedCancellationLeavesJobOpen() {
        jobs.accept(COMMAND);
        jobs.failPublications();

        assertThat(jobs.cancel(JOB)).isCompletedExceptionally();

        assertThat(jobs.state.isFinished(JOB)).isFalse();
        jobs.restorePublications();
        assertThat(jobs.cancel(JOB)).isCompleted();
        assertThat(jobs.state.isFinished(JOB)).isTrue();
    }

    @Test
    void cancellationLeavesJobOpenWhenPublisherThrows() {
        jobs.accept(COMMAND);
        var handler = new JobCommandHandler(jobs.state, jobs.queue, jobs.ownership, throwing(), JobFixture.CLOCK);

        assertThat(handler.cancel(JOB, null).subscribeAsCompletionStage()).isCompletedExceptionally();

        assertThat(jobs.state.claim(JOB)).isTrue();
    }

    @Test
    void cancellationOfUnknownJobPublishesAndClaimsNothing() {
        assertThat(jobs.cancel(JOB)).isCompleted();

        assertThat(jobs.broker.messages()).isEmpty();
        assertThat(jobs.state.claim(JOB)).isTrue();
    }

    @Test
    void cancellationOfClaimedJobPublishesNothing() {
        jobs.accept(COMMAND);
        jobs.state.claim(JOB);

        assertThat(jobs.cancel(JOB)).isCompleted();

        assertThat(jobs.broker.messages()).containsExactly(ACCEPTED);
        assertThat(jobs.state.claim(JOB)).as("still claimed").isFalse();
    }

    @Test
    void cancellationOfForeignJobPublishesNothing() {
        jobs.accept(COMMAND);
        jobs.ownership.lost(JobFixture.PARTITIONS);

        assertThat(jobs.cancel(JOB)).isCompleted();

        assertThat(jobs.broker.messages()).containsExactly(ACCEPTED);
        assertThat(jobs.state.claim(JOB)).isTrue();
    }
}
