package io.gmem.gateway.view;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How far a long task is. */
public enum Status {
    /** Sent to its service, which has not taken it yet. */
    @JsonProperty("requested")
    REQUESTED,
    /** Its service will do it, whatever happens. */
    @JsonProperty("accepted")
    ACCEPTED,
    @JsonProperty("running")
    RUNNING,
    /** It rests until it is resumed. */
    @JsonProperty("paused")
    PAUSED,
    @JsonProperty("done")
    DONE,
    @JsonProperty("failed")
    FAILED,
    @JsonProperty("cancelled")
    CANCELLED;

    public boolean terminal() {
        return this == DONE || this == FAILED || this == CANCELLED;
    }
}
