package io.gmem.contracts.checkpoint;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.gmem.contracts.CheckpointId;
import io.gmem.contracts.message.Event;
import io.gmem.contracts.run.RunSpec;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a checkpoint serves requests that name no checkpoint. Requests that name a checkpoint are served by it, promoted
 * or not.
 */
public sealed interface PromotionEvent extends Event {
    CheckpointId checkpoint();

    @Override
    default String key() {
        return checkpoint().toString();
    }

    /** The origin of a decision. A manual decision overrides the gate. */
    enum By {
        /** The run's {@link io.gmem.contracts.run.PromotionSpec}. */
        @JsonProperty("gate")
        GATE,
        @JsonProperty("person")
        PERSON
    }

    /**
     * The checkpoint was promoted or withheld. The newest decision applies.
     *
     * @param reason a sentence, for example {@code frechet 0.41 is above max_frechet 0.3}
     */
    record Decided(CheckpointId checkpoint, boolean promoted, String reason, By by, Instant decidedAt)
            implements PromotionEvent {}

    /**
     * Whether a checkpoint of {@code run} is eligible to serve requests that name none. Without a decision, it is eligible if the
     * run has no gate.
     *
     * @param newest newest decision about the checkpoint; null if there is none
     */
    static boolean eligible(RunSpec run, @Nullable Decided newest) {
        return newest == null ? run.promotion() == null : newest.promoted();
    }
}
