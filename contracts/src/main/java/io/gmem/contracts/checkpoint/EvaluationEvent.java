package io.gmem.contracts.checkpoint;

import io.gmem.contracts.CheckpointId;
import io.gmem.contracts.message.Event;
import java.time.Instant;

/** Events about evaluations. They are kept when the files of the checkpoint are deleted. */
public sealed interface EvaluationEvent extends Event {
    CheckpointId checkpoint();

    @Override
    default String key() {
        return checkpoint().toString();
    }

    /** The checkpoint was evaluated. */
    record Completed(CheckpointId checkpoint, Evaluation evaluation, Instant completedAt) implements EvaluationEvent {}
}
