package io.gmem.diffusion.checkpoint;

import com.fasterxml.jackson.annotation.JsonValue;

/** Layouts of a network's checkpoint. */
public enum Layout {
    GMEM_V1("gmem-v1", "{network, memorybank, memoryfreq}"),
    GMEM("gmem", "{model, ema, config}"),
    SIT("sit", "{model, ema, opt, args}"),
    BARE("bare", "a bare state dict"),
    SUITE("suite", "the suite's own checkpoint folder"),
    HUGGING_FACE("hugging-face", "config.json and model.safetensors");

    private final String id;
    private final String contents;

    Layout(String id, String contents) {
        this.id = id;
        this.contents = contents;
    }

    @JsonValue
    public String id() {
        return id;
    }

    /** Returns a description of the contents. */
    public String contents() {
        return contents;
    }
}
