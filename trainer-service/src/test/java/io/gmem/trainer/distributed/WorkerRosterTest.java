package io.gmem.trainer.distributed;

import static org.assertj.core.api.Assertions.assertThat;

import io.gmem.contracts.AssignmentId;
import io.gmem.contracts.WorkerId;
import io.gmem.contracts.worker.WorkerEvent;
import io.gmem.trainer.distributed.WorkerRoster.Progress;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WorkerRosterTest {
    private static final WorkerId ANNE = new WorkerId("anne");
    private static final WorkerId BERT = new WorkerId("bert");
    private static final AssignmentId FIRST = new AssignmentId("first");
    private static final AssignmentId SECOND = new AssignmentId("second");

    private static final Duration PRESENCE = Duration.ofSeconds(10);

    private long now;
    private final WorkerRoster roster = new WorkerRoster(PRESENCE, () -> now);

    @Test
    void whoSaysThatHeIsFreeIsTakenOnce() {
        present(ANNE, null);

        assertThat(roster.take("cpu", Set.of(), FIRST)).contains(ANNE);
        assertThat(roster.take("cpu", Set.of(), SECOND)).isEmpty();
        assertThat(roster.progress(FIRST)).isEqualTo(Progress.PREPARING);
    }

    @Test
    void whoHasAnotherDeviceOrWorkOrWasAskedBeforeIsNotTaken() {
        present(ANNE, null);
        present(BERT, SECOND);

        assertThat(roster.anyFree("cuda", Set.of())).isFalse();
        assertThat(roster.anyFree("cpu", Set.of(ANNE))).isFalse();
        assertThat(roster.anyFree("cpu", Set.of())).isTrue();
    }

    @Test
    void whoIsSilentForLongIsGone() {
        present(ANNE, null);
        roster.take("cpu", Set.of(), FIRST);

        now += Duration.ofSeconds(11).toNanos();

        assertThat(roster.progress(FIRST)).isEqualTo(Progress.GONE);
        roster.drop(FIRST);
        assertThat(roster.anyFree("cpu", Set.of())).isFalse();
    }

    @Test
    void aWorkerWithAnAssignmentIsNeverHandedOutAgain() {
        present(ANNE, null);
        present(BERT, null);

        assertThat(roster.take("cpu", Set.of(), FIRST)).contains(ANNE);
        assertThat(roster.take("cpu", Set.of(), SECOND)).contains(BERT);
        assertThat(roster.anyFree("cpu", Set.of())).isFalse();
    }

    @Test
    void anExcludedWorkerIsNotHandedOutAlthoughItIsFree() {
        present(ANNE, null);
        present(BERT, null);

        assertThat(roster.take("cpu", Set.of(ANNE), FIRST)).contains(BERT);
        assertThat(roster.take("cpu", Set.of(ANNE), SECOND)).isEmpty();
        assertThat(roster.take("cpu", Set.of(), SECOND)).contains(ANNE);
    }

    /** A worker is stale once its silence is as long as the presence limit. */
    @Test
    void aStaleWorkerIsNotHandedOut() {
        present(ANNE, null);
        now += PRESENCE.toNanos() - 1;
        assertThat(roster.anyFree("cpu", Set.of())).isTrue();

        now++;
        assertThat(roster.anyFree("cpu", Set.of())).isFalse();
        assertThat(roster.take("cpu", Set.of(), FIRST)).isEmpty();

        present(ANNE, null);
        assertThat(roster.take("cpu", Set.of(), FIRST)).contains(ANNE);
        now += PRESENCE.toNanos() - 1;
        assertThat(roster.progress(FIRST)).isEqualTo(Progress.PREPARING);
        now++;
        assertThat(roster.progress(FIRST)).isEqualTo(Progress.GONE);
    }

    /** {@link System#nanoTime} may be negative and may overflow. */
    @Test
    void silenceIsMeasuredAcrossAnOverflowOfTheClock() {
        now = Long.MAX_VALUE - 5;
        present(ANNE, null);
        assertThat(roster.anyFree("cpu", Set.of())).isTrue();

        now += 10;
        assertThat(roster.anyFree("cpu", Set.of())).isTrue();
        now += PRESENCE.toNanos();
        assertThat(roster.anyFree("cpu", Set.of())).isFalse();
    }

    @Test
    void whoIsReadyStaysSoUntilItIsReleased() {
        present(ANNE, null);
        roster.take("cpu", Set.of(), FIRST);

        roster.hear(new WorkerEvent.Ready(ANNE, Instant.EPOCH, FIRST));
        present(ANNE, FIRST);
        assertThat(roster.progress(FIRST)).isEqualTo(Progress.READY);

        roster.hear(new WorkerEvent.Released(ANNE, Instant.EPOCH, FIRST, "ended with 1"));
        assertThat(roster.progress(FIRST)).isEqualTo(Progress.GONE);
    }

    @Test
    void whatItSaidBeforeItHeardOfItsAssignmentDoesNotCount() {
        present(ANNE, null);
        roster.take("cpu", Set.of(), FIRST);

        present(ANNE, null);

        assertThat(roster.progress(FIRST)).isEqualTo(Progress.PREPARING);
    }

    @Test
    void whoForgetsItsAssignmentWasStartedAnew() {
        present(ANNE, null);
        roster.take("cpu", Set.of(), FIRST);
        present(ANNE, FIRST);

        present(ANNE, null);

        assertThat(roster.progress(FIRST)).isEqualTo(Progress.GONE);
    }

    @Test
    void aDroppedWorkerIsFreeWhenItSaysSo() {
        present(ANNE, null);
        roster.take("cpu", Set.of(), FIRST);
        present(ANNE, FIRST);

        roster.drop(FIRST);
        assertThat(roster.anyFree("cpu", Set.of())).isFalse();

        present(ANNE, null);
        assertThat(roster.take("cpu", Set.of(), SECOND)).contains(ANNE);
    }

    @Test
    void whatNobodyHereAskedForIsAStray() {
        present(ANNE, null);
        present(BERT, SECOND);
        roster.take("cpu", Set.of(), FIRST);
        present(ANNE, FIRST);

        assertThat(roster.strays()).extracting(WorkerEvent.Present::worker).containsExactly(BERT);
    }

    @Test
    void whoLeavesIsThereNoMore() {
        present(ANNE, null);

        roster.hear(new WorkerEvent.Left(ANNE, Instant.EPOCH));

        assertThat(roster.anyFree("cpu", Set.of())).isFalse();
    }

    private void present(WorkerId worker, @Nullable AssignmentId assignment) {
        roster.hear(new WorkerEvent.Present(worker, Instant.EPOCH, "10.0.0.1", 2, "cpu", assignment));
    }
}
