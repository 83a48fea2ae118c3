package io.gmem.diffusion.network;

import java.util.LinkedHashMap;
import java.util.Map;

/** Names and shapes of a SiT's trained weights, as the reference's state dict has them. Linear weights are (out, in). */
public final class SiTWeights {
    static final String POSITION_TABLE = "pos_embed";
    static final int FREQUENCIES = 256;
    private static final int MLP_RATIO = 4;

    private final Map<String, long[]> shapes = new LinkedHashMap<>();

    private SiTWeights() {}

    /** In the order of the reference. */
    public static Map<String, long[]> shapes(NetworkConfig config) {
        var weights = new SiTWeights();
        int d = config.hiddenSize();
        int p = config.patchSize();
        weights.shapes.put("x_embedder.proj.weight", new long[] {d, config.inChannels(), p, p});
        weights.shapes.put("x_embedder.proj.bias", new long[] {d});
        weights.linear("t_embedder.mlp.0", FREQUENCIES, d);
        weights.linear("t_embedder.mlp.2", d, d);
        if (config.conditioning() instanceof Conditioning.ByClass byClass) {
            weights.shapes.put("y_embedder.embedding_table.weight", new long[] {byClass.classes() + 1, d});
        } else if (config.conditioning() instanceof Conditioning.BySnippet bySnippet) {
            weights.linear("condition_projection.linear", bySnippet.dimension(), d);
        }
        for (int i = 0; i < config.depth(); i++) {
            weights.block("blocks." + i + ".", d);
        }
        Projection projection = config.projection();
        if (projection != null) {
            for (int i = 0; i < projection.dimensions().size(); i++) {
                weights.linear("projectors." + i + ".0", d, projection.width());
                weights.linear("projectors." + i + ".2", projection.width(), projection.width());
                weights.linear(
                        "projectors." + i + ".4",
                        projection.width(),
                        projection.dimensions().get(i));
            }
        }
        weights.linear("final_layer.linear", d, p * p * config.outChannels());
        weights.linear("final_layer.adaLN_modulation.1", d, 2 * d);
        return weights.shapes;
    }

    private void block(String prefix, int d) {
        linear(prefix + "attn.qkv", d, 3 * d);
        linear(prefix + "attn.proj", d, d);
        linear(prefix + "mlp.fc1", d, MLP_RATIO * d);
        linear(prefix + "mlp.fc2", MLP_RATIO * d, d);
        linear(prefix + "adaLN_modulation.1", d, 6 * d);
    }

    private void linear(String name, int in, int out) {
        shapes.put(name + ".weight", new long[] {out, in});
        shapes.put(name + ".bias", new long[] {out});
    }
}
