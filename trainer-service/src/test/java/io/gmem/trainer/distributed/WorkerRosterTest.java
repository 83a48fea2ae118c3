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
    private static final WorkerId WORKER_A = new WorkerId("worker-a");
    private static final WorkerId WORKER_B = new WorkerId("worker-b");
    private static final AssignmentId FIRST = new AssignmentId("first");
    private static final AssignmentId SECOND = new AssignmentId("second");

    private static final Duration PRESENCE = Duration.ofSeconds(10);

    private long now;
    private final WorkerRoster roster = new WorkerRoster(PRESENCE, () -> now);

    @Test
    void reservesIdleWorkerOnce() {
        present(WORKER_A, null);

        assertThat(roster.reserve("cpu", Set.of(), FIRST)).contains(WORKER_A);
        assertThat(roster.reserve("cpu", Set.of(), SECOND)).isEmpty();
        assertThat(roster.progress(FIRST)).isEqualTo(Progress.PREPARING);
    }

    @Test
    void skipsOtherDevicesBusyAndExcludedWorkers() {
        present(WORKER_A, null);
        present(WORKER_B, SECOND);

        assertThat(roster.anyIdle("cuda", Set.of())).isFalse();
        assertThat(roster.anyIdle("cpu", Set.of(WORKER_A))).isFalse();
        assertThat(roster.anyIdle("cpu", Set.of())).isTrue();
    }

    @Test
    void silentWorkerIsLost() {
        present(WORKER_A, null);
        roster.reserve("cpu", Set.of(), FIRST);

        now += Duration.ofSeconds(11).toNanos();

        assertThat(roster.progress(FIRST)).isEqualTo(Progress.LOST);
        roster.release(FIRST);
        assertThat(roster.anyIdle("cpu", Set.of())).isFalse();
    }

    @Test
    void reservedWorkerIsNotReservedAgain() {
        present(WORKER_A, null);
        present(WORKER_B, null);

        assertThat(roster.reserve("cpu", Set.of(), FIRST)).contains(WORKER_A);
        assertThat(roster.reserve("cpu", Set.of(), SECOND)).contains(WORKER_B);
        assertThat(roster.anyIdle("cpu", Set.of())).isFalse();
    }

    @Test
    void excludedWorkerIsNotReserved() {
        present(WORKER_A, null);
        present(WORKER_B, null);

        assertThat(roster.reserve("cpu", Set.of(WORKER_A), FIRST)).contains(WORKER_B);
        assertThat(roster.reserve("cpu", Set.of(WORKER_A), SECOND)).isEmpty();
        assertThat(roster.reserve("cpu", Set.of(), SECOND)).contains(WORKER_A);
    }

    /** A worker is stale once its silence reaches the presence limit. */
    @Test
    void staleWorkerIsNotReserved() {
        present(WORKER_A, null);
        now += PRESENCE.toNanos() - 1;
        assertThat(roster.anyIdle("cpu", Set.of())).isTrue();

        now++;
        assertThat(roster.anyIdle("cpu", Set.of())).isFalse();
        assertThat(roster.reserve("cpu", Set.of(), FIRST)).isEmpty();

        present(WORKER_A, null);
        assertThat(roster.reserve("cpu", Set.of(), FIRST)).contains(WORKER_A);
        now += PRESENCE.toNanos() - 1;
        assertThat(roster.progress(FIRST)).isEqualTo(Progress.PREPARING);
        now++;
        assertThat(roster.progress(FIRST)).isEqualTo(Progress.LOST);
    }

    /** {@link System#nanoTime} may be negative and may overflow. */
    @Test
    void measuresSilenceAcrossClockOverflow() {
        now = Long.MAX_VALUE - 5;
        present(WORKER_A, null);
        assertThat(roster.anyIdle("cpu", Set.of())).isTrue();

        now += 10;
        assertThat(roster.anyIdle("cpu", Set.of())).isTrue();
        now += PRESENCE.toNanos();
        assertThat(roster.anyIdle("cpu", Set.of())).isFalse();
    }

    @Test
    void readyWorkerStaysReadyUntilReleased() {
        present(WORKER_A, null);
        roster.reserve("cpu", Set.of(), FIRST);

        roster.onEvent(new WorkerEvent.Ready(WORKER_A, Instant.EPOCH, FIRST));
        present(WORKER_A, FIRST);
        assertThat(roster.progress(FIRST)).isEqualTo(Progress.READY);

        roster.onEvent(new WorkerEvent.Released(WORKER_A, Instant.EPOCH, FIRST, "process exited with code 1"));
        assertThat(roster.progress(FIRST)).isEqualTo(Progress.LOST);
    }

    @Test
    void ignoresPresenceSentBeforeTheAssignment() {
        present(WORKER_A, null);
        roster.reserve("cpu", Set.of(), FIRST);

        present(WORKER_A, null);

        assertThat(roster.progress(FIRST)).isEqualTo(Progress.PREPARING);
    }

    @Test
    void detectsRestartedWorker() {
        present(WORKER_A, null);
        roster.reserve("cpu", Set.of(), FIRST);
        present(WORKER_A, FIRST);

        present(WORKER_A, null);

        assertThat(roster.progress(FIRST)).isEqualTo(Progress.LOST);
    }

    @Test
    void releasedWorkerIsIdleAfterItsNextPresence() {
        present(WORKER_A, null);
        roster.reserve("cpu", Set.of(), FIRST);
        present(WORKER_A, FIRST);

        roster.release(FIRST);
        assertThat(roster.anyIdle("cpu", Set.of())).isFalse();

        present(WORKER_A, null);
        assertThat(roster.reserve("cpu", Set.of(), SECOND)).contains(WORKER_A);
    }

    @Test
    void reportsWorkersWithUnknownAssignments() {
        present(WORKER_A, null);
        present(WORKER_B, SECOND);
        roster.reserve("cpu", Set.of(), FIRST);
        present(WORKER_A, FIRST);

        assertThat(roster.staleWorkers())
                .extracting(WorkerEvent.Present::worker)
                .containsExactly(WORKER_B);
    }

    @Test
    void removesWorkerThatLeft() {
        present(WORKER_A, null);

        roster.onEvent(new WorkerEvent.Left(WORKER_A, Instant.EPOCH));

        assertThat(roster.anyIdle("cpu", Set.of())).isFalse();
    }

    private void present(WorkerId worker, @Nullable AssignmentId assignment) {
        roster.onEvent(new WorkerEvent.Present(worker, Instant.EPOCH, "10.0.0.1", 2, "cpu", assignment));
    }
}
