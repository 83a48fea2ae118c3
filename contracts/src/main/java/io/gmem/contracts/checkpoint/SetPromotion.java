package io.gmem.contracts.checkpoint;

import io.gmem.contracts.CheckpointId;
import io.gmem.contracts.failure.InvalidInputException;
import io.gmem.contracts.message.Command;

/**
 * Promote a checkpoint or withhold it, by a person's word.
 *
 * @param reason 1 to 1,000 characters
 */
public record SetPromotion(CheckpointId checkpoint, boolean promoted, String reason) implements Command {
    private static final int LONGEST = 1000;

    public SetPromotion {
        InvalidInputException.unless(
                !reason.isBlank() && reason.length() <= LONGEST, "reason", "has 1 to " + LONGEST + " characters");
    }

    @Override
    public String key() {
        return checkpoint().run().value();
    }
}
