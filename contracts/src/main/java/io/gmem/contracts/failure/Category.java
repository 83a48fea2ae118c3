package io.gmem.contracts.failure;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The category of a failure. It determines the HTTP status, whether a message is retried, and the log level. */
public enum Category {
    /** The request is invalid; 400. */
    @JsonProperty("user")
    USER,
    /** The requested entity does not exist; 404. */
    @JsonProperty("missing")
    MISSING,
    /** The request conflicts with the current state; 409. */
    @JsonProperty("conflict")
    CONFLICT,
    /** A resource is exhausted: queue, disk or memory; 429 or 507. A later retry may succeed. */
    @JsonProperty("exhausted")
    EXHAUSTED,
    /** A dependency did not respond; 503. */
    @JsonProperty("dependency")
    DEPENDENCY,
    /** An internal error; 500. */
    @JsonProperty("internal")
    INTERNAL
}
