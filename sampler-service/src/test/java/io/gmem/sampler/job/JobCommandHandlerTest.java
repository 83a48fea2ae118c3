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
    void acknowledgesACommandOnlyWhenTheAcceptedJobIsDurable() {
        jobs.broker.hold();

        var acknowledgment = jobs.accept(COMMAND);

        assertThat(acknowledgment).isNotDone();
        assertThat(jobs.board.knows(JOB)).isFalse();
        assertThat(jobs.queue.size()).as("jobs for the workers").isZero();

        jobs.broker.release();

        assertThat(acknowledgment).isCompleted();
        assertThat(jobs.broker.messages()).containsExactly(ACCEPTED);
        assertThat(jobs.board.open(JOB)).contains(ACCEPTED);
        assertThat(jobs.queue.size()).isEqualTo(1);
    }

    @Test
    void keepsTheTraceOfTheRequest() throws InterruptedException {
        String traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

        jobs.desk.accept(COMMAND, traceparent).await().indefinitely();

        assertThat(jobs.broker.sent().get(0).header("traceparent")).isEqualTo(traceparent);
        assertThat(jobs.queue.take().traceparent()).isEqualTo(traceparent);
    }

    @Test
    void givesThePlaceBackWhenTheAcceptedJobCannotBePublished() {
        jobs.failPublications();

        assertThat(jobs.accept(COMMAND)).isCompletedExceptionally();

        assertThat(jobs.board.knows(JOB)).isFalse();
        assertThat(jobs.queue.inHand()).isZero();
        assertThat(jobs.freePlaces()).isEqualTo(2);
    }

    @Test
    void acceptsAJobWhosePublicationFailedBefore() {
        jobs.failPublications();
        jobs.accept(COMMAND);
        jobs.restorePublications();

        assertThat(jobs.accept(COMMAND)).isCompleted();

        assertThat(jobs.broker.messages()).containsExactly(ACCEPTED);
        assertThat(jobs.queue.size()).isEqualTo(1);
        assertThat(jobs.freePlaces()).isEqualTo(1);
    }

    /** A message that cannot be serialized, for example. */
    @Test
    void givesThePlaceBackWhenThePublisherThrows() {
        var desk = new JobCommandHandler(jobs.board, jobs.queue, jobs.share, throwing(), JobFixture.CLOCK);

        assertThat(desk.accept(COMMAND, null).subscribeAsCompletionStage()).isCompletedExceptionally();

        assertThat(jobs.queue.inHand()).isZero();
        assertThat(jobs.freePlaces()).isEqualTo(2);
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
    void acknowledgesAKnownJobAndGivesThePlaceBack() {
        jobs.board.apply(ACCEPTED);

        assertThat(jobs.accept(COMMAND)).isCompleted();

        assertThat(jobs.broker.messages()).isEmpty();
        assertThat(jobs.queue.inHand()).isZero();
        assertThat(jobs.freePlaces()).isEqualTo(2);
    }

    @Test
    void leavesAJobOfAnotherInstanceAloneAndGivesThePlaceBack() {
        jobs.share.lost(JobFixture.PARTITIONS);

        assertThat(jobs.accept(COMMAND)).isCompleted();

        assertThat(jobs.broker.messages()).isEmpty();
        assertThat(jobs.queue.inHand()).isZero();
        assertThat(jobs.freePlaces()).isEqualTo(2);
    }

    @Test
    void aSecondCommandWhileTheFirstIsPublishedTakesNoSecondPlace() {
        jobs.broker.hold();
        jobs.accept(COMMAND);

        assertThat(jobs.accept(COMMAND)).isCompleted();
        jobs.broker.release();

        assertThat(jobs.broker.messages()).containsExactly(ACCEPTED);
        assertThat(jobs.queue.inHand()).isEqualTo(1);
        assertThat(jobs.freePlaces()).isEqualTo(1);
    }

    @Test
    void waitsForAPlaceBeforeItAcceptsAJob() {
        jobs.accept(command("first"));
        jobs.accept(command("second"));

        var third = jobs.accept(command("third"));

        assertThat(third).isNotDone();
        assertThat(jobs.broker.messages()).hasSize(2);
        jobs.queue.giveBack();
        assertThat(third).isCompleted();
        assertThat(jobs.broker.messages()).hasSize(3);
    }

    @Test
    void acknowledgesACancellationOnlyWhenItIsDurable() {
        jobs.accept(COMMAND);
        jobs.broker.hold();

        var acknowledgment = jobs.cancel(JOB);

        assertThat(acknowledgment).isNotDone();
        assertThat(jobs.board.answered(JOB)).isFalse();
        assertThat(jobs.board.claim(JOB))
                .as("answered by another thread meanwhile")
                .isFalse();

        jobs.broker.release();

        assertThat(acknowledgment).isCompleted();
        assertThat(jobs.board.answered(JOB)).isTrue();
        assertThat(jobs.broker.messages())
                .containsExactly(ACCEPTED, new JobEvent.Cancelled(COMMAND.spec(), Events.NOON, Events.NOON));
    }

    @Test
    void aCancellationThatCannotBePublishedLeavesTheJobOpen() {
        jobs.accept(COMMAND);
        jobs.failPublications();

        assertThat(jobs.cancel(JOB)).isCompletedExceptionally();

        assertThat(jobs.board.answered(JOB)).isFalse();
        jobs.restorePublications();
        assertThat(jobs.cancel(JOB)).isCompleted();
        assertThat(jobs.board.answered(JOB)).isTrue();
    }

    @Test
    void aCancellationLeavesTheJobOpenWhenThePublisherThrows() {
        jobs.accept(COMMAND);
        var desk = new JobCommandHandler(jobs.board, jobs.queue, jobs.share, throwing(), JobFixture.CLOCK);

        assertThat(desk.cancel(JOB, null).subscribeAsCompletionStage()).isCompletedExceptionally();

        assertThat(jobs.board.claim(JOB)).isTrue();
    }

    @Test
    void aCancellationOfAnUnknownJobPublishesNothingAndClaimsNothing() {
        assertThat(jobs.cancel(JOB)).isCompleted();

        assertThat(jobs.broker.messages()).isEmpty();
        assertThat(jobs.board.claim(JOB)).isTrue();
    }

    @Test
    void aCancellationOfAJobThatIsBeingAnsweredPublishesNothing() {
        jobs.accept(COMMAND);
        jobs.board.claim(JOB);

        assertThat(jobs.cancel(JOB)).isCompleted();

        assertThat(jobs.broker.messages()).containsExactly(ACCEPTED);
        assertThat(jobs.board.claim(JOB)).as("still claimed").isFalse();
    }

    @Test
    void aCancellationOfAJobOfAnotherInstancePublishesNothing() {
        jobs.accept(COMMAND);
        jobs.share.lost(JobFixture.PARTITIONS);

        assertThat(jobs.cancel(JOB)).isCompleted();

        assertThat(jobs.broker.messages()).containsExactly(ACCEPTED);
        assertThat(jobs.board.claim(JOB)).isTrue();
    }
}
