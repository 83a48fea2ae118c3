package io.gmem.diffusion.network;

import java.util.LinkedHashMap;
import java.util.Map;

/** Names and shapes of a network's tensors, as in the reference's state dict. Linear weights are (out, in). */
public final class StateDict {
    static final String POSITION_TABLE = "pos_embed";
    static final String ROTARY_COSINES = "feat_rope.freqs_cos";
    static final String ROTARY_SINES = "feat_rope.freqs_sin";
    static final int FREQUENCIES = 256;

    private final NetworkConfig config;
    private final Map<String, long[]> shapes = new LinkedHashMap<>();

    private StateDict(NetworkConfig config) {
        this.config = config;
    }

    /** Returns names and shapes of the tensors that are not trained; they are optional in a checkpoint. */
    public static Map<String, long[]> constants(NetworkConfig config) {
        Map<String, long[]> constants = new LinkedHashMap<>();
        constants.put(POSITION_TABLE, new long[] {1, config.tokens(), config.hiddenSize()});
        if (config.block().rope()) {
            constants.put(ROTARY_COSINES, new long[] {config.tokens(), config.headDimension()});
            constants.put(ROTARY_SINES, new long[] {config.tokens(), config.headDimension()});
        }
        return constants;
    }

    /** Returns names and shapes of the trained tensors, in the order of the reference. */
    public static Map<String, long[]> shapes(NetworkConfig config) {
        var weights = new StateDict(config);
        weights.embedders(config.hiddenSize());
        for (int i = 0; i < config.depth(); i++) {
            weights.block("blocks." + i + ".", config.hiddenSize());
        }
        if (config.projection() != null) {
            weights.projectors(config.projection());
        }
        weights.finalLayer(config.hiddenSize());
        return weights.shapes;
    }

    private void embedders(int d) {
        int p = config.patchSize();
        shapes.put("x_embedder.proj.weight", new long[] {d, config.inChannels(), p, p});
        shapes.put("x_embedder.proj.bias", new long[] {d});
        linear("t_embedder.mlp.0", FREQUENCIES, d);
        linear("t_embedder.mlp.2", d, d);
        if (config.conditioning() instanceof Conditioning.ByClass byClass) {
            shapes.put("y_embedder.embedding_table.weight", new long[] {byClass.rows(), d});
        } else if (config.conditioning() instanceof Conditioning.BySnippet bySnippet) {
            linear("condition_projection.linear", bySnippet.dimension(), d);
        }
    }

    private void block(String prefix, int d) {
        BlockOptions block = config.block();
        if (block.rmsNorm()) {
            vector(prefix + "norm1.weight", d);
            vector(prefix + "norm2.weight", d);
        }
        linear(prefix + "attn.qkv", d, 3 * d);
        if (block.qkNorm()) {
            headNorm(prefix + "attn.q_norm");
            headNorm(prefix + "attn.k_norm");
        }
        linear(prefix + "attn.proj", d, d);
        int width = config.mlpWidth();
        if (block.swiglu()) {
            linear(prefix + "mlp.w12", d, 2 * width);
            linear(prefix + "mlp.w3", width, d);
        } else {
            linear(prefix + "mlp.fc1", d, width);
            linear(prefix + "mlp.fc2", width, d);
        }
        linear(prefix + "adaLN_modulation.1", d, (block.woShift() ? 4 : 6) * d);
    }

    private void headNorm(String name) {
        vector(name + ".weight", config.headDimension());
        if (!config.block().rmsNorm()) {
            vector(name + ".bias", config.headDimension());
        }
    }

    private void projectors(Projection projection) {
        for (int i = 0; i < projection.dimensions().size(); i++) {
            String name = config.backbone().projectors() + "." + i;
            linear(name + ".0", config.hiddenSize(), projection.width());
            linear(name + ".2", projection.width(), projection.width());
            linear(name + ".4", projection.width(), projection.dimensions().get(i));
        }
    }

    private void finalLayer(int d) {
        if (config.block().rmsNorm()) {
            vector("final_layer.norm_final.weight", d);
        }
        linear("final_layer.linear", d, config.patchSize() * config.patchSize() * config.outChannels());
        linear("final_layer.adaLN_modulation.1", d, 2 * d);
    }

    private void linear(String name, int in, int out) {
        shapes.put(name + ".weight", new long[] {out, in});
        shapes.put(name + ".bias", new long[] {out});
    }

    private void vector(String name, int length) {
        shapes.put(name, new long[] {length});
    }
}
