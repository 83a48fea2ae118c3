package io.gmem.contracts.run;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The method that is trained. */
public enum TrainingSystem {
    /** GMem, first version: SiT backbone conditioned on a snippet. */
    @JsonProperty("gmem-v1")
    GMEM_V1,
    /** GMem, final version: LightningDiT blocks conditioned on a snippet. */
    @JsonProperty("gmem")
    GMEM,
    /** SiT conditioned on a class label. */
    @JsonProperty("sit")
    SIT,
    /** REPA: SiT conditioned on a class label, with hidden tokens aligned to those of an encoder. */
    @JsonProperty("repa")
    REPA;

    /** Returns the network options of the paper. */
    public NetworkOptions options() {
        return this == GMEM ? NetworkOptions.LIGHTNING : NetworkOptions.PLAIN;
    }

    /** Returns the training objective of the paper. */
    public ObjectiveSpec objective() {
        return switch (this) {
            case GMEM -> ObjectiveSpec.of(1, 0, ObjectiveSpec.TimestepDistribution.LOGIT_NORMAL);
            case REPA -> ObjectiveSpec.of(0, 0.5, ObjectiveSpec.TimestepDistribution.UNIFORM);
            case GMEM_V1, SIT -> ObjectiveSpec.VELOCITY;
        };
    }

    /** Whether the system is conditioned on snippets and requires a bank. */
    public boolean usesSnippets() {
        return this == GMEM_V1 || this == GMEM;
    }
}
