package io.gmem.diffusion.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Infers the system that trained a network from its layout and the names of its tensors. */
record SystemReader(
        TensorNames names,
        Layout layout,
        JsonNode notes,
        List<String> missing,
        List<String> because,
        List<String> doubts) {
    private static final String SNIPPET = "condition_projection.linear.weight";

    /**
     * Returns the system. If two systems with opposite time directions are possible, returns null and adds an entry to {@code missing}.
     *
     * @param given system specified by the user; null for none
     */
    @Nullable
    NetworkSystem system(@Nullable NetworkSystem given) {
        if (given != null) {
            because.add("the system was specified");
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
                because.add("snippet conditioning together with tensors 'projectors' identifies GMem v1");
                return NetworkSystem.GMEM_V1;
            }
            missing.add(
                    "the system, GMem v1 (t = 1 is noise) or final GMem (t = 0 is noise): --system gmem-v1 or gmem");
            return null;
        }
        if (projectors) {
            because.add("tensors 'projectors' identify REPA");
            return NetworkSystem.REPA;
        }
        if (notes.has("proj_coeff") || notes.has("enc_type")) {
            because.add("the arguments of the run identify REPA");
            return NetworkSystem.REPA;
        }
        if (layout == Layout.BARE) {
            doubts.add(
                    "a REPA network without projectors is indistinguishable from SiT but has the opposite time direction: --system repa");
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

    /** Returns whether blocks scale without a shift: four modulation vectors instead of six. */
    boolean woShift() {
        return names.axis("blocks.0.adaLN_modulation.1.weight", 0) == 4L * names.axis("blocks.0.attn.qkv.weight", 1);
    }
}
