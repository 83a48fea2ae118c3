package io.gmem.gateway.view;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The state of a data set, operation, run or job. */
public enum Status {
    /** The command was sent but is not accepted yet. */
    @JsonProperty("requested")
    REQUESTED,
    /** The service has accepted the command and will execute it, also after a restart. */
    @JsonProperty("accepted")
    ACCEPTED,
    @JsonProperty("running")
    RUNNING,
    /** Suspended until a resume request. */
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
