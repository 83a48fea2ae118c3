package io.gmem.contracts.job;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How the ordinary differential equation is solved. */
public enum Solver {
    @JsonProperty("euler")
    EULER,
    @JsonProperty("heun")
    HEUN
}
