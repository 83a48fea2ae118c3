package io.gmem.contracts.worker;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.gmem.contracts.AssignmentId;
import io.gmem.contracts.WorkerId;
import io.gmem.contracts.message.Event;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What a worker says of itself. One that says nothing for some seconds counts as gone. */
public sealed interface WorkerEvent extends Event {
    WorkerId worker();

    Instant at();

    @Override
    default String key() {
        return worker().value();
    }

    /**
     * It is there; said again and again.
     *
     * @param host address at which the other ranks reach it
     * @param threads that it computes with
     * @param device {@code cpu} or {@code cuda}; ranks of one group have the same
     * @param assignment what it does; null when it is free
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

    /** It has loaded what it was assigned, and waits for its place. */
    record Ready(WorkerId worker, Instant at, AssignmentId assignment) implements WorkerEvent {}

    /** It has no more to do with an assignment: it was dismissed, or could not do it, or lost the other ranks. */
    record Released(WorkerId worker, Instant at, AssignmentId assignment, String reason) implements WorkerEvent {}

    /** It goes, and will not be heard again. */
    record Left(WorkerId worker, Instant at) implements WorkerEvent {}
}
