package io.gmem.contracts;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.gmem.contracts.failure.InvalidInputException;

/** The id of a checkpoint: a run and a training step, written {@code run@1200}. */
public record CheckpointId(RunId run, long trainingStep) {
    public CheckpointId {
        if (trainingStep < 0) {
            throw new InvalidInputException(
                    "checkpoint", "must have a training step of at least 0 (was " + trainingStep + ")");
        }
    }

    /** Reads {@code run@1200}. */
    @JsonCreator
    public static CheckpointId parse(String text) {
        int at = text.lastIndexOf('@');
        if (at < 1) {
            throw new InvalidInputException("checkpoint", "must be run@step, for example demo@1200");
        }
        try {
            return new CheckpointId(new RunId(text.substring(0, at)), Long.parseLong(text.substring(at + 1)));
        } catch (NumberFormatException e) {
            throw new InvalidInputException("checkpoint", "must be run@step, for example demo@1200", e);
        }
    }

    @JsonValue
    @Override
    public String toString() {
        return run + "@" + trainingStep;
    }
}
