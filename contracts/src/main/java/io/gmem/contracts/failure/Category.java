package io.gmem.contracts.failure;

/** Who can mend a failure; decides the HTTP status, whether a message is retried, and the log level. */
public enum Category {
    /** The request is wrong; 400. */
    USER,
    /** What was asked for does not exist; 404. */
    MISSING,
    /** The request collides with the state of things; 409. */
    CONFLICT,
    /** A bound is reached: queue, disk, memory; 429 or 507, and worth another try later. */
    EXHAUSTED,
    /** Something this service needs did not answer; 503. */
    DEPENDENCY,
    /** A fault of ours; 500. */
    INTERNAL
}
