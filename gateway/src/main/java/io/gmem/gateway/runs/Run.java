package io.gmem.gateway.runs;

import io.gmem.contracts.CheckpointId;
import io.gmem.contracts.RunId;
import io.gmem.contracts.failure.Failure;
import io.gmem.contracts.run.RunSpec;
import io.gmem.contracts.run.Telemetry;
import io.gmem.gateway.follow.Status;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A run as it is answered; what is not known yet is absent.
 *
 * @param trainingStep the last one heard of
 * @param telemetry what it said of itself then
 * @param loss at the end
 * @param checkpoints whose files are there, oldest first
 */
public record Run(
        RunId id,
        Status status,
        RunSpec spec,
        @Nullable Instant acceptedAt,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt,
        long trainingStep,
        long steps,
        @Nullable Telemetry telemetry,
        @Nullable Double loss,
        List<CheckpointId> checkpoints,
        @Nullable Failure failure) {}
