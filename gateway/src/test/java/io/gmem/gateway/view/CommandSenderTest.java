package io.gmem.gateway.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gmem.contracts.RunId;
import io.gmem.contracts.failure.Category;
import io.gmem.contracts.failure.FailureException;
import io.gmem.contracts.failure.InvalidInputException;
import io.gmem.contracts.run.CancelRun;
import io.gmem.eventlog.EventPublisher;
import io.gmem.testkit.RecordingEmitter;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class CommandSenderTest {
    private static final CancelRun COMMAND = new CancelRun(new RunId("run-1"));

    private final RecordingEmitter broker = new RecordingEmitter();
    private final EventPublisher publisher = new EventPublisher(broker, "gateway");
    private final CommandSender commands = TestCommands.over(publisher, Duration.ofSeconds(61));
    private final AtomicInteger undoOnFailure = new AtomicInteger();

    private void failPublication() {
        broker.beforeDurable(message -> {
            throw new IllegalStateException("no broker");
        });
    }

    @Test
    void keepsTheReservationWhenTheCommandIsDurable() {
        commands.send(COMMAND, undoOnFailure::incrementAndGet).await().indefinitely();

        assertThat(broker.messages()).containsExactly(COMMAND);
        assertThat(undoOnFailure).hasValue(0);
    }

    @Test
    void reportsARetryableFailureAndReleasesTheReservation() {
        failPublication();

        assertThatThrownBy(() -> commands.send(COMMAND, undoOnFailure::incrementAndGet)
                        .await()
                        .indefinitely())
                .isInstanceOfSatisfying(FailureException.class, failed -> {
                    assertThat(failed.failure().code()).isEqualTo("broker_unavailable");
                    assertThat(failed.failure().category()).isEqualTo(Category.DEPENDENCY);
                    assertThat(failed.failure().retryable()).isTrue();
                    assertThat(failed.failure().message()).contains("'run-1'", "61 s");
                })
                .hasRootCauseMessage("no broker");
        assertThat(undoOnFailure).hasValue(1);
    }

    @Test
    void releasesTheReservationAfterTheCallerHasCancelled() {
        broker.hold();
        commands.send(COMMAND, undoOnFailure::incrementAndGet)
                .subscribe()
                .with(done -> {})
                .cancel();
        assertThat(undoOnFailure).hasValue(0);

        failPublication();
        broker.release();

        assertThat(undoOnFailure).hasValue(1);
    }

    @Test
    void rejectsZeroTimeout() {
        assertThatThrownBy(() -> TestCommands.over(publisher, Duration.ZERO))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("gmem.commands.timeout ");
    }
}
