package io.gmem.trainer.state;

/** Whether the work on a run has to end before it is done; asked between two pieces of work, from any thread. */
public interface Interruption {
    /** The service stops, or the run is paused. It is not over: after a checkpoint somebody goes on with it later. */
    boolean stopping();

    /** The run is over, by a request to cancel it. */
    boolean cancelled();

    /** Either of them. */
    default boolean requested() {
        return stopping() || cancelled();
    }
}
