package io.gmem.contracts.job;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The solver of the differential equation from noise to image. */
public enum Solver {
    @JsonProperty("euler")
    EULER,
    /** Heun's method without correction of the last step. */
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
    /** Adaptive step size. */
    @JsonProperty("dopri5")
    DORMAND_PRINCE,
    /** Stochastic: adds noise at every step. */
    @JsonProperty("sde-euler")
    SDE_EULER,
    /** Stochastic: adds noise at every step. */
    @JsonProperty("sde-heun")
    SDE_HEUN
}
