package io.gmem.trainer.ledger;

/** Whether the work on a run has to end before it is done; asked between two pieces of work, from any thread. */
public interface Interruption {
    /** The service stops. The run is not over: the next start goes on with it. */
    boolean stopping();

    /** The run is over, by a request to cancel it. */
    boolean cancelled();

    /** Either of them. */
    default boolean requested() {
        return stopping() || cancelled();
    }
}
