package io.gmem.contracts.job;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How the way from noise to image is solved. */
public enum Solver {
    @JsonProperty("euler")
    EULER,
    /** The last step uncorrected. */
    @JsonProperty("heun")
    HEUN,
    @JsonProperty("heun2")
    HEUN_2,
    @JsonProperty("heun3")
    HEUN_3,
    @JsonProperty("midpoint")
    MIDPOINT,
    @JsonProperty("rk4")
    RK4,
    /** Chooses its own steps. */
    @JsonProperty("dopri5")
    DORMAND_PRINCE,
    /** Draws noise on the way. */
    @JsonProperty("sde-euler")
    SDE_EULER,
    /** Draws noise on the way. */
    @JsonProperty("sde-heun")
    SDE_HEUN
}
