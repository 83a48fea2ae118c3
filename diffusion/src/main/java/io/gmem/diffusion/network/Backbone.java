package io.gmem.diffusion.network;

/** Family of transformers. It determines the tensor names of the state dict and where snippet dropout is applied. */
public enum Backbone {
    /** SiT and its derivatives REPA and GMem v1. Snippet dropout is applied after the linear layer. */
    SIT("projectors"),
    /** LightningDiT (Yao et al. 2025), the backbone of final GMem. Snippet dropout is applied before the linear layer. */
    LIGHTNING("projector");

    private final String projectors;

    Backbone(String projectors) {
        this.projectors = projectors;
    }

    /** Returns the name of REPA's projection heads in the state dict. */
    String projectors() {
        return projectors;
    }
}
