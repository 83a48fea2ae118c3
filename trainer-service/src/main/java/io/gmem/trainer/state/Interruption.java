package io.gmem.trainer.state;

/** Reports whether training must stop before the run is complete. Polled between units of work; thread-safe. */
public interface Interruption {
    /** Returns whether the service stops or the run is paused. The run resumes later from its checkpoint. */
    boolean stopping();

    /** Returns whether the run was cancelled. */
    boolean cancelled();

    /** Returns whether the run is stopping or cancelled. */
    default boolean requested() {
        return stopping() || cancelled();
    }
}
