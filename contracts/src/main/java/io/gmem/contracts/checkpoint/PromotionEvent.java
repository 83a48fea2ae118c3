package io.gmem.contracts.checkpoint;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.gmem.contracts.CheckpointId;
import io.gmem.contracts.message.Event;
import io.gmem.contracts.run.RunSpec;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Whether a checkpoint may be drawn with by requests that name none. Whoever names a checkpoint gets it, promoted or not.
 */
public sealed interface PromotionEvent extends Event {
    CheckpointId checkpoint();

    @Override
    default String key() {
        return checkpoint().toString();
    }

    /** Who decides; a person's word is never overruled by a gate's. */
    enum By {
        /** The run's {@link io.gmem.contracts.run.PromotionSpec}. */
        @JsonProperty("gate")
        GATE,
        @JsonProperty("person")
        PERSON
    }

    /**
     * It was promoted, or withheld; the newest decision holds.
     *
     * @param reason a sentence: {@code frechet 0.41 is above max_frechet 0.3}
     */
    record Decided(CheckpointId checkpoint, boolean promoted, String reason, By by, Instant decidedAt)
            implements PromotionEvent {}

    /**
     * Whether requests that name no checkpoint may be drawn with one of {@code run}: as was decided, and where nothing was, if
     * the run has no gate.
     *
     * @param newest decision about the checkpoint; null when there is none
     */
    static boolean eligible(RunSpec run, @Nullable Decided newest) {
        return newest == null ? run.promotion() == null : newest.promoted();
    }
}
