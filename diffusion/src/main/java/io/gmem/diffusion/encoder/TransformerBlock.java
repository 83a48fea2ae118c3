package io.gmem.diffusion.encoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.gmem.diffusion.layer.LayerNorm;
import io.gmem.diffusion.layer.Linear;
import io.gmem.diffusion.layer.Parameters;

/**
 * Computes h += γ1 Attn(LN(h)); h += γ2 MLP(LN(h)). The MLP uses the exact GELU; each branch is scaled per channel (Touvron et al. 2021).
 */
record TransformerBlock(
        int heads,
        LayerNorm norm1,
        Linear qkv,
        Linear proj,
        NDArray scale1,
        LayerNorm norm2,
        Linear fc1,
        Linear fc2,
        NDArray scale2) {

    static TransformerBlock of(Parameters parameters, String name, int heads) {
        return new TransformerBlock(
                heads,
                parameters.layerNorm(name + ".norm1", VisionTransformer.EPS),
                parameters.linear(name + ".attn.qkv"),
                parameters.linear(name + ".attn.proj"),
                parameters.get(name + ".ls1.gamma", -1),
                parameters.layerNorm(name + ".norm2", VisionTransformer.EPS),
                parameters.linear(name + ".mlp.fc1"),
                parameters.linear(name + ".mlp.fc2"),
                parameters.get(name + ".ls2.gamma", -1));
    }

    /** Maps h (B, N, D) to (B, N, D). */
    NDArray apply(NDArray h) {
        try (NDArray normed = norm1.apply(h);
                NDArray attended = attention(normed);
                NDArray scaled = attended.mul(scale1);
                NDArray half = h.add(scaled);
                NDArray normed2 = norm2.apply(half);
                NDArray wide = fc1.apply(normed2);
                NDArray active = norm1.functions().gelu(wide);
                NDArray narrow = fc2.apply(active);
                NDArray scaled2 = narrow.mul(scale2)) {
            return half.add(scaled2);
        }
    }

    private NDArray attention(NDArray x) {
        long batch = x.getShape().get(0);
        long tokens = x.getShape().get(1);
        long width = x.getShape().get(2);
        try (NDArray packed = qkv.apply(x);
                NDArray apart =
                        packed.reshape(batch, tokens, 3, heads, width / heads).transpose(2, 0, 3, 1, 4)) {
            NDList parts = apart.split(3, 0);
            try (NDArray q = parts.get(0).squeeze(0);
                    NDArray k = parts.get(1).squeeze(0);
                    NDArray v = parts.get(2).squeeze(0);
                    NDArray y = norm1.functions().attention(q, k, v);
                    NDArray merged = y.transpose(0, 2, 1, 3).reshape(batch, tokens, width)) {
                parts.close();
                return proj.apply(merged);
            }
        }
    }
}
