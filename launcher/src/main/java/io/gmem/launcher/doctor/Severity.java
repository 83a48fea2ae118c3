package io.gmem.launcher.doctor;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The severity of a finding, in ascending order. */
public enum Severity {
    @JsonProperty("ok")
    OK,
    /** The suite runs and computes correctly, but is slower, short of a resource, or fails in an unusual case. */
    @JsonProperty("warning")
    WARNING,
    /** The suite does not start, or must not be used. */
    @JsonProperty("error")
    ERROR
}
