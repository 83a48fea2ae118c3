package io.gmem.diffusion.network;

/** Which family of transformers a network is of. It fixes how the state dict spells, and where a snippet is dropped. */
public enum Backbone {
    /** SiT, and what was built on it: REPA and GMem v1. A projected snippet loses elements after its linear layer. */
    SIT("projectors"),
    /** LightningDiT (Yao et al. 2025), the backbone of final GMem. A snippet loses elements before its linear layer. */
    LIGHTNING("projector");

    private final String projectors;

    Backbone(String projectors) {
        this.projectors = projectors;
    }

    /** What the state dict calls REPA's heads. */
    String projectors() {
        return projectors;
    }
}
