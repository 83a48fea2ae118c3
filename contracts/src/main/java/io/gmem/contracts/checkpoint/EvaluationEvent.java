package io.gmem.contracts.checkpoint;

import io.gmem.contracts.CheckpointId;
import io.gmem.contracts.message.Event;
import java.time.Instant;

/** What was measured of checkpoints; it stays when the checkpoint's files go. */
public sealed interface EvaluationEvent extends Event {
    CheckpointId checkpoint();

    @Override
    default String key() {
        return checkpoint().toString();
    }

    /** Its samples were drawn and measured. */
    record Completed(CheckpointId checkpoint, Evaluation evaluation, Instant completedAt) implements EvaluationEvent {}
}
