package io.gmem.contracts.run;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Which method is trained. */
public enum TrainingSystem {
    /** GMem, first version: SiT backbone, conditioned on a snippet. */
    @JsonProperty("gmem-v1")
    GMEM_V1,
    /** SiT, conditioned on a class label. */
    @JsonProperty("sit")
    SIT;

    /** Whether a bank is needed. */
    public boolean usesSnippets() {
        return this == GMEM_V1;
    }
}
