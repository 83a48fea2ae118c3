package io.gmem.diffusion.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells whose network it is, from its layout and the names of its tensors. */
record SystemReader(
        TensorNames names,
        Layout layout,
        JsonNode notes,
        List<String> missing,
        List<String> because,
        List<String> doubts) {
    private static final String SNIPPET = "condition_projection.linear.weight";

    /**
     * The system; nothing when it could be either of two that run in opposite directions, which {@code missing} then says.
     *
     * @param given by a person
     */
    @Nullable
    NetworkSystem system(@Nullable NetworkSystem given) {
        if (given != null) {
            because.add("the system was given");
            return given;
        }
        if (layout == Layout.GMEM_V1) {
            return NetworkSystem.GMEM_V1;
        }
        if (layout == Layout.GMEM || lightning()) {
            return NetworkSystem.GMEM;
        }
        boolean projectors = names.hasPrefix("projectors.");
        if (names.has(SNIPPET)) {
            if (projectors) {
                because.add("a snippet and 'projectors' are GMem v1");
                return NetworkSystem.GMEM_V1;
            }
            missing.add(
                    "whether it is GMem v1 (t = 1 is noise) or final GMem (t = 0 is noise): --system gmem-v1 or gmem");
            return null;
        }
        if (projectors) {
            because.add("'projectors' are REPA's");
            return NetworkSystem.REPA;
        }
        if (notes.has("proj_coeff") || notes.has("enc_type")) {
            because.add("the arguments of the run are REPA's");
            return NetworkSystem.REPA;
        }
        if (layout == Layout.BARE) {
            doubts.add(
                    "a REPA network without its projectors looks like SiT and runs the other way: say --system repa");
        }
        return NetworkSystem.SIT;
    }

    private boolean lightning() {
        return names.hasPrefix("projector.")
                || names.has("blocks.0.norm1.weight")
                || names.has("blocks.0.mlp.w12.weight")
                || names.has("feat_rope.freqs_cos")
                || woShift();
    }

    /** Whether blocks scale and do not shift: four vectors of modulation, not six. */
    boolean woShift() {
        return names.axis("blocks.0.adaLN_modulation.1.weight", 0) == 4L * names.axis("blocks.0.attn.qkv.weight", 1);
    }
}
