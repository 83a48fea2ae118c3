package io.gmem.contracts.worker;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.gmem.contracts.AssignmentId;
import io.gmem.contracts.WorkerId;
import io.gmem.contracts.message.Event;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Events of a worker. A worker that publishes nothing for some seconds is considered lost. */
public sealed interface WorkerEvent extends Event {
    WorkerId worker();

    Instant at();

    @Override
    default String key() {
        return worker().value();
    }

    /**
     * Heartbeat of a running worker.
     *
     * @param host address at which the other ranks reach the worker
     * @param threads number of compute threads
     * @param device {@code cpu} or {@code cuda}; equal for all ranks of a group
     * @param assignment current assignment; null if the worker is idle
     */
    record Present(
            WorkerId worker,
            Instant at,
            String host,
            int threads,
            String device,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            AssignmentId assignment)
            implements WorkerEvent {}

    /** The worker loaded the data of its assignment and waits for its rank. */
    record Ready(WorkerId worker, Instant at, AssignmentId assignment) implements WorkerEvent {}

    /** The worker released an assignment: it was dismissed, failed, or lost the other ranks. */
    record Released(WorkerId worker, Instant at, AssignmentId assignment, String reason) implements WorkerEvent {}

    /** The worker left and publishes no further events. */
    record Left(WorkerId worker, Instant at) implements WorkerEvent {}
}
