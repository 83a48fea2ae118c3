package io.gmem.contracts.checkpoint;

import io.gmem.contracts.CheckpointId;
import io.gmem.contracts.failure.InvalidInputException;
import io.gmem.contracts.message.Command;

/**
 * Promotes or withholds a checkpoint by manual decision.
 *
 * @param reason reason of the decision, 1 to 1,000 characters
 */
public record SetPromotion(CheckpointId checkpoint, boolean promoted, String reason) implements Command {
    private static final int MAX_LENGTH = 1000;

    public SetPromotion {
        InvalidInputException.unless(
                !reason.isBlank() && reason.length() <= MAX_LENGTH,
                "reason",
                "must have between 1 and " + MAX_LENGTH + " characters (was " + reason.length() + ")");
    }

    @Override
    public String key() {
        return checkpoint().run().value();
    }
}
