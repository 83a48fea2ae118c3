package io.gmem.launcher.doctor;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How much a finding matters, in rising order. */
public enum Severity {
    @JsonProperty("ok")
    OK,
    /** The suite runs and computes correctly, but slower, with less room, or with a fault in an unusual case. */
    @JsonProperty("warning")
    WARNING,
    /** The suite does not start, or must not be used. */
    @JsonProperty("error")
    ERROR
}
