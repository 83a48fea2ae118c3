package io.gmem.diffusion.checkpoint;

import com.fasterxml.jackson.annotation.JsonValue;
import io.gmem.diffusion.guidance.GuidedChannels;
import io.gmem.diffusion.network.TimeDirection;

/** The system that trained a network. It determines the time direction. */
public enum NetworkSystem {
    /** Ma et al. 2024, class-conditional. */
    SIT("sit", "SiT", TimeDirection.NOISE_TO_DATA),
    /** Yu et al. 2024: SiT with projectors. */
    REPA("repa", "REPA", TimeDirection.DATA_TO_NOISE),
    /** GMem, first version: SiT with a snippet in place of the label. */
    GMEM_V1("gmem-v1", "GMem v1", TimeDirection.DATA_TO_NOISE),
    /** GMem, final version: LightningDiT. */
    GMEM("gmem", "GMem (LightningDiT)", TimeDirection.NOISE_TO_DATA);

    private final String id;
    private final String title;
    private final TimeDirection timeDirection;

    NetworkSystem(String id, String title, TimeDirection timeDirection) {
        this.id = id;
        this.title = title;
        this.timeDirection = timeDirection;
    }

    /** Returns the value of the option {@code --system}. */
    @JsonValue
    public String id() {
        return id;
    }

    /** Returns the display name. */
    public String title() {
        return title;
    }

    /** Returns the channels to which its reference applies guidance. */
    public GuidedChannels guidedChannels() {
        return this == SIT ? GuidedChannels.FIRST_THREE : GuidedChannels.ALL;
    }

    /** Returns the time direction of its weights. */
    public TimeDirection timeDirection() {
        return timeDirection;
    }
}
