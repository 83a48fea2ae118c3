package io.gmem.contracts.failure;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Who can mend a failure; decides the HTTP status, whether a message is retried, and the log level. */
public enum Category {
    /** The request is wrong; 400. */
    @JsonProperty("user")
    USER,
    /** What was asked for does not exist; 404. */
    @JsonProperty("missing")
    MISSING,
    /** The request collides with the state of things; 409. */
    @JsonProperty("conflict")
    CONFLICT,
    /** A bound is reached: queue, disk, memory; 429 or 507, and worth another try later. */
    @JsonProperty("exhausted")
    EXHAUSTED,
    /** Something this service needs did not answer; 503. */
    @JsonProperty("dependency")
    DEPENDENCY,
    /** A fault of ours; 500. */
    @JsonProperty("internal")
    INTERNAL
}
