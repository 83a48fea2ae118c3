package io.gmem.trainer.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.gmem.contracts.failure.Failure;
import io.gmem.contracts.run.CancelRun;
import io.gmem.contracts.run.PauseRun;
import io.gmem.contracts.run.ResumeRun;
import io.gmem.contracts.run.RunEvent;
import io.gmem.contracts.run.RunSpec;
import io.gmem.contracts.run.StartRun;
import io.gmem.trainer.Specs;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RunStateMachineTest {
    private static final RunSpec SPEC = Specs.of("run", "data").spec();
    private static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");
    private static final Instant LATER = NOON.plusSeconds(60);
    private static final Failure FAULT = Failure.invalid("steps", "no");

    private static final RunEvent.State ACCEPTED = new RunEvent.Accepted(SPEC, NOON);
    private static final RunEvent.State STARTED = new RunEvent.Started(SPEC, NOON, NOON, 0);
    private static final RunEvent.State PAUSED = new RunEvent.Paused(SPEC, NOON, NOON, 3);
    private static final RunEvent.State RESUMED = new RunEvent.Resumed(SPEC, NOON, NOON, 3);
    private static final RunEvent.State COMPLETED = new RunEvent.Completed(SPEC, NOON, NOON, 0.1);
    private static final RunEvent.State FAILED = new RunEvent.Failed(SPEC, NOON, NOON, 3, FAULT);
    private static final RunEvent.State REJECTED = new RunEvent.Failed(SPEC, NOON, NOON, 0, RunStateMachine.QUEUE_FULL);
    private static final RunEvent.State CANCELLED = new RunEvent.Cancelled(SPEC, NOON, NOON, 3);

    private static final List<RunEvent.State> OPEN = List.of(ACCEPTED, STARTED, PAUSED, RESUMED);
    private static final List<RunEvent.State> TERMINAL = List.of(COMPLETED, FAILED, REJECTED, CANCELLED);

    @Test
    void startAcceptsNewRunWithinCapacity() {
        assertThat(RunStateMachine.start(null, new StartRun(SPEC), NOON, true)).contains(ACCEPTED);
        assertThat(RunStateMachine.start(null, new StartRun(SPEC), NOON, false)).contains(REJECTED);
    }

    @Test
    void startIgnoresKnownRun() {
        for (RunEvent.State known : all()) {
            assertThat(RunStateMachine.start(known, new StartRun(SPEC), LATER, true))
                    .isEmpty();
            assertThat(RunStateMachine.start(known, new StartRun(SPEC), LATER, false))
                    .isEmpty();
        }
    }

    @Test
    void cancelEndsOpenRunAtItsTrainingStep() {
        for (RunEvent.State open : OPEN) {
            assertThat(RunStateMachine.cancel(open, new CancelRun(SPEC.id()), LATER, 7))
                    .contains(new RunEvent.Cancelled(SPEC, NOON, LATER, 7));
        }
        assertThat(RunStateMachine.cancel(null, new CancelRun(SPEC.id()), LATER, 7))
                .isEmpty();
        for (RunEvent.State over : TERMINAL) {
            assertThat(RunStateMachine.cancel(over, new CancelRun(SPEC.id()), LATER, 7))
                    .isEmpty();
        }
    }

    @Test
    void pausesOpenRunOnce() {
        for (RunEvent.State open : List.of(ACCEPTED, STARTED, RESUMED)) {
            assertThat(RunStateMachine.pause(open, new PauseRun(SPEC.id()), LATER, 7))
                    .contains(new RunEvent.Paused(SPEC, NOON, LATER, 7));
        }
        assertThat(RunStateMachine.pause(null, new PauseRun(SPEC.id()), LATER, 7))
                .isEmpty();
        assertThat(RunStateMachine.pause(PAUSED, new PauseRun(SPEC.id()), LATER, 7))
                .isEmpty();
        for (RunEvent.State over : TERMINAL) {
            assertThat(RunStateMachine.pause(over, new PauseRun(SPEC.id()), LATER, 7))
                    .isEmpty();
        }
    }

    @Test
    void resumesPausedRunOnly() {
        for (RunEvent.State state : all()) {
            assertThat(RunStateMachine.resume(state, new ResumeRun(SPEC.id()), LATER))
                    .isEqualTo(
                            state == PAUSED
                                    ? Optional.of(new RunEvent.Resumed(SPEC, NOON, LATER, 3))
                                    : Optional.empty());
        }
        assertThat(RunStateMachine.resume(null, new ResumeRun(SPEC.id()), LATER))
                .isEmpty();
    }

    @Test
    void runStartsAcceptedOrRejected() {
        for (RunEvent.State next : all()) {
            assertThat(RunStateMachine.allows(null, next))
                    .as(name(next))
                    .isEqualTo(next == ACCEPTED || next == REJECTED);
        }
    }

    @Test
    void nothingFollowsTerminalState() {
        for (RunEvent.State over : TERMINAL) {
            for (RunEvent.State next : all()) {
                assertThat(RunStateMachine.allows(over, next))
                        .as(name(over) + ", " + name(next))
                        .isFalse();
            }
        }
    }

    @Test
    void openRunIsNotAcceptedAgainAndPausedRunIsNotStarted() {
        for (RunEvent.State before : OPEN) {
            for (RunEvent.State next : all()) {
                boolean expected = next != ACCEPTED && !(before == PAUSED && next == STARTED);
                assertThat(RunStateMachine.allows(before, next))
                        .as(name(before) + ", " + name(next))
                        .isEqualTo(expected);
            }
        }
    }

    private static List<RunEvent.State> all() {
        return Stream.concat(OPEN.stream(), TERMINAL.stream()).toList();
    }

    private static String name(RunEvent.@Nullable State state) {
        return String.valueOf(state);
    }
}
