package io.gmem.gateway.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gmem.contracts.JobId;
import io.gmem.contracts.failure.FailureException;
import io.gmem.contracts.failure.InvalidInputException;
import io.gmem.contracts.job.CancelJob;
import io.gmem.contracts.job.GenerateImages;
import io.gmem.contracts.job.GenerationSpec;
import io.gmem.contracts.job.JobEvent;
import io.gmem.contracts.job.Prompt;
import io.gmem.contracts.job.Solver;
import io.gmem.eventlog.Envelope;
import io.gmem.eventlog.EventPublisher;
import io.gmem.gateway.view.TestCommands;
import io.gmem.testkit.Eventually;
import io.gmem.testkit.RecordingEmitter;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import jakarta.enterprise.inject.Vetoed;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A job reserves its id and is admitted before its command is published; both are released if publication fails. */
class JobServiceTest {
    private static final Duration LONG = Duration.ofHours(1);
    private static final GenerationSpec SPEC = spec("job-1");

    private final RecordingEmitter broker = new RecordingEmitter();
    private final AdmissionControl open = new AdmissionControl(() -> 1);
    private final JobView jobs = new JobView(open);
    private final JobService service = service(LONG);

    private JobService service(Duration limit) {
        return new JobService(
                jobs,
                new AcceptingPlanner(),
                TestCommands.over(new EventPublisher(broker, "gateway"), limit),
                () -> LONG);
    }

    @Vetoed
    private static final class AcceptingPlanner extends JobPlanner {
        AcceptingPlanner() {
            super(null, null);
        }

        @Override
        public void check(GenerationSpec spec, String prefix) {
            InvalidInputException.unless(spec.count() == 1, prefix + "n", "must be 1");
        }
    }

    private static GenerationSpec spec(String id) {
        return new GenerationSpec(new JobId(id), new Prompt.Random(), 1, 7, 20, Solver.EULER, 1, null, null);
    }

    private void failPublication() {
        broker.beforeDurable(message -> {
            throw new IllegalStateException("no broker");
        });
    }

    private void acceptJob(GenerationSpec spec) {
        var accepted = new JobEvent.Accepted(spec, Instant.now());
        jobs.apply(new Envelope("id", "/gmem/sampler-service", Instant.now(), null, accepted));
    }

    private CompletableFuture<Job> launched(GenerationSpec spec) {
        return service.submit(spec, "").subscribe().asCompletionStage();
    }

    private void assertReleased() {
        assertThat(open.free()).isOne();
        broker.beforeDurable(message -> {});
        assertThat(launched(SPEC)).as("the same id again").isCompleted();
    }

    @Test
    void returnsTheJobWhenItsCommandIsDurable() {
        broker.hold();
        CompletableFuture<Job> launched = launched(SPEC);

        assertThat(launched).isNotDone();
        assertThat(open.free())
                .as("the job is admitted before the command is sent")
                .isZero();
        broker.release();
        assertThat(launched).isCompletedWithValueMatching(job -> job.id().equals(SPEC.id()));
        assertThat(broker.messages()).containsExactly(new GenerateImages(SPEC));
        assertThat(open.free()).isZero();
    }

    @Test
    void releasesTheJobWhenPublicationFails() {
        failPublication();

        assertThat(launched(SPEC)).isCompletedExceptionally();

        assertReleased();
    }

    @Test
    void releasesTheJobWhenPublicationTimesOut() {
        broker.hold();
        CompletableFuture<Job> launched =
                service(Duration.ofMillis(1)).submit(SPEC, "").subscribe().asCompletionStage();

        Eventually.holds(() -> assertThat(launched).isCompletedExceptionally());

        Eventually.holds(() -> assertThat(open.free()).isOne());
        assertThat(jobs.size()).isZero();
    }

    @Test
    void releasesTheJobWhenPublicationFailsAfterTheClientHasDisconnected() {
        broker.hold();
        Cancellable client = service.submit(SPEC, "").subscribe().with(job -> {});
        client.cancel();
        failPublication();
        broker.release();

        assertReleased();
    }

    @Test
    void releasesTheJobWhenTheWebhookIsNotDurable() {
        Uni<Job> launched =
                service.submit(SPEC, "", () -> Uni.createFrom().failure(new IllegalStateException("no broker")));

        assertThatThrownBy(() -> launched.await().indefinitely()).hasMessage("no broker");

        assertThat(broker.messages()).as("the command is not sent").isEmpty();
        assertReleased();
    }

    @Test
    void sendsTheCommandAfterTheWebhookIsDurable() {
        var registered = new CompletableFuture<Void>();
        CompletableFuture<Job> launched = service.submit(
                        SPEC, "", () -> Uni.createFrom().completionStage(registered))
                .subscribe()
                .asCompletionStage();

        assertThat(broker.messages()).isEmpty();
        registered.complete(null);

        assertThat(launched).isCompleted();
        assertThat(broker.messages()).containsExactly(new GenerateImages(SPEC));
    }

    @Test
    void keepsAnAcceptedJobAlthoughPublicationFailed() {
        broker.beforeDurable(message -> {
            acceptJob(SPEC);
            throw new IllegalStateException("the acknowledgement was lost");
        });

        assertThat(launched(SPEC)).isCompletedExceptionally();

        assertThat(open.free()).isZero();
        assertThat(jobs.get(SPEC.id()).acceptedAt()).isNotNull();
    }

    @Test
    void rejectsASecondJobWithTheSameId() {
        launched(SPEC);

        assertThatThrownBy(() -> service.submit(SPEC, ""))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining("job-1");

        assertThat(broker.messages()).hasSize(1);
        assertThat(open.free()).isZero();
        assertThat(jobs.get(SPEC.id()).id()).isEqualTo(SPEC.id());
    }

    @Test
    void releasesTheIdWhenTheLimitIsReached() {
        launched(spec("job-0"));

        assertThatThrownBy(() -> service.submit(SPEC, "")).hasMessageContaining("open jobs is reached");

        assertThat(jobs.size()).isOne();
        open.end(new JobId("job-0"), Instant.now());
        assertThat(launched(SPEC)).as("the same id again").isCompleted();
    }

    @Test
    void doesNotAdmitAnInvalidJob() {
        var two = new GenerationSpec(new JobId("job-2"), new Prompt.Random(), 2, 7, 20, Solver.EULER, 1, null, null);

        assertThatThrownBy(() -> service.submit(two, "gmem.")).hasMessageStartingWith("gmem.n ");

        assertThat(open.free()).isOne();
        assertThat(jobs.size()).isZero();
    }

    @Test
    void cancelsAnAbandonedJob() {
        service.abandon(SPEC.id());

        assertThat(broker.messages()).containsExactly(new CancelJob(SPEC.id()));
    }
}
