package io.gmem.contracts.run;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Which method is trained. */
public enum TrainingSystem {
    /** GMem, first version: SiT backbone, conditioned on a snippet. */
    @JsonProperty("gmem-v1")
    GMEM_V1,
    /** GMem, final version: LightningDiT's blocks, conditioned on a snippet. */
    @JsonProperty("gmem")
    GMEM,
    /** SiT, conditioned on a class label. */
    @JsonProperty("sit")
    SIT,
    /** SiT whose hidden tokens are held against an encoder's, conditioned on a class label. */
    @JsonProperty("repa")
    REPA;

    /** The blocks that its paper trains. */
    public NetworkOptions options() {
        return this == GMEM ? NetworkOptions.LIGHTNING : NetworkOptions.PLAIN;
    }

    /** What its paper makes small, as far as that needs nothing but latents. */
    public ObjectiveSpec objective() {
        return switch (this) {
            case GMEM -> ObjectiveSpec.of(1, 0, ObjectiveSpec.TimestepDistribution.LOGIT_NORMAL);
            case REPA -> ObjectiveSpec.of(0, 0.5, ObjectiveSpec.TimestepDistribution.UNIFORM);
            case GMEM_V1, SIT -> ObjectiveSpec.VELOCITY;
        };
    }

    /** Whether a bank is needed. */
    public boolean usesSnippets() {
        return this == GMEM_V1 || this == GMEM;
    }
}
