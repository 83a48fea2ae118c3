package io.gmem.diffusion.network;

import io.gmem.diffusion.engine.ScriptObject;
import io.gmem.diffusion.engine.ScriptSource;
import io.gmem.diffusion.engine.ScriptSource.Range;
import io.gmem.tensorfiles.HostTensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Builds the module tree of a SiT from its weights, and the source that belongs to its shape. */
final class SiTArchive {
    private final NetworkConfig config;
    private final Function<String, HostTensor> weights;

    private SiTArchive(NetworkConfig config, Function<String, HostTensor> weights) {
        this.config = config;
        this.weights = weights;
    }

    /** The tree; {@code weights} gives float32 tensors by the names of {@link SiTWeights}. */
    static ScriptObject tree(NetworkConfig config, Function<String, HostTensor> weights) {
        return new SiTArchive(config, weights).root();
    }

    static Map<String, String> source(NetworkConfig config) {
        Projection projection = config.projection();
        int encoderDepth = projection == null ? config.depth() : projection.encoderDepth();
        boolean byClass = config.conditioning() instanceof Conditioning.ByClass;
        List<String> files = new ArrayList<>(List.of("layers", "attention", "embedders", "sit"));
        if (projection != null) {
            files.add("projector");
        }
        return new ScriptSource(
                        Map.of(
                                "blocks", new Range(0, config.depth()),
                                "encoder", new Range(0, encoderDepth),
                                "decoder", new Range(encoderDepth, config.depth()),
                                "projectors",
                                        new Range(
                                                0,
                                                projection == null
                                                        ? 0
                                                        : projection
                                                                .dimensions()
                                                                .size())),
                        Map.of(
                                "class_conditional",
                                byClass,
                                "snippet_conditional",
                                !byClass,
                                "projected",
                                projection != null))
                .files(files);
    }

    private ScriptObject root() {
        var root = new ScriptObject("gmem.sit.SiT")
                .withBuffer(SiTWeights.POSITION_TABLE, PositionTable.of(config.gridSize(), config.hiddenSize()))
                .with("patch_size", config.patchSize())
                .with("in_channels", config.inChannels())
                .with("out_channels", config.outChannels())
                .with("x_embedder", patchEmbed())
                .with("t_embedder", timestepEmbedder());
        condition(root);
        root.with("blocks", blocks());
        if (config.projection() != null) {
            root.with("projectors", projectors(config.projection()));
        }
        return root.with(
                "final_layer",
                new ScriptObject("gmem.sit.FinalLayer")
                        .with("linear", linear("final_layer.linear"))
                        .with("adaLN_modulation", modulation("final_layer.adaLN_modulation")));
    }

    private ScriptObject patchEmbed() {
        return new ScriptObject("gmem.embedders.PatchEmbed")
                .with("patch_size", config.patchSize())
                .with("proj", weighted("gmem.embedders.PatchProjection", "x_embedder.proj"));
    }

    private ScriptObject timestepEmbedder() {
        return new ScriptObject("gmem.embedders.TimestepEmbedder")
                .with(
                        "mlp",
                        new ScriptObject("gmem.embedders.TimestepMlp")
                                .with("0", linear("t_embedder.mlp.0"))
                                .with("2", linear("t_embedder.mlp.2")));
    }

    private void condition(ScriptObject root) {
        if (config.conditioning() instanceof Conditioning.ByClass byClass) {
            root.with(
                    "y_embedder",
                    new ScriptObject("gmem.embedders.LabelEmbedder")
                            .with("num_classes", byClass.classes())
                            .with("dropout", byClass.dropout())
                            .with(
                                    "embedding_table",
                                    new ScriptObject("gmem.embedders.EmbeddingTable")
                                            .withParameter(
                                                    "weight", weights.apply("y_embedder.embedding_table.weight"))));
        } else if (config.conditioning() instanceof Conditioning.BySnippet bySnippet) {
            root.with(
                    "condition_projection",
                    new ScriptObject("gmem.embedders.SnippetProjection")
                            .with("scale", bySnippet.scale())
                            .with("dropout", bySnippet.dropout())
                            .with("linear", linear("condition_projection.linear")));
        }
    }

    private ScriptObject blocks() {
        var blocks = new ScriptObject("gmem.sit.Blocks");
        for (int i = 0; i < config.depth(); i++) {
            String name = "blocks." + i;
            blocks.with(
                    Integer.toString(i),
                    new ScriptObject("gmem.sit.SiTBlock")
                            .with(
                                    "attn",
                                    new ScriptObject("gmem.attention.Attention")
                                            .with("num_heads", config.numHeads())
                                            .with("qkv", linear(name + ".attn.qkv"))
                                            .with("proj", linear(name + ".attn.proj")))
                            .with(
                                    "mlp",
                                    new ScriptObject("gmem.layers.Mlp")
                                            .with("fc1", linear(name + ".mlp.fc1"))
                                            .with("fc2", linear(name + ".mlp.fc2")))
                            .with("adaLN_modulation", modulation(name + ".adaLN_modulation")));
        }
        return blocks;
    }

    private ScriptObject projectors(Projection projection) {
        var projectors = new ScriptObject("gmem.projector.Projectors");
        for (int i = 0; i < projection.dimensions().size(); i++) {
            String name = "projectors." + i;
            projectors.with(
                    Integer.toString(i),
                    new ScriptObject("gmem.projector.Projector")
                            .with("0", linear(name + ".0"))
                            .with("2", linear(name + ".2"))
                            .with("4", linear(name + ".4")));
        }
        return projectors;
    }

    private ScriptObject modulation(String name) {
        return new ScriptObject("gmem.layers.Modulation").with("1", linear(name + ".1"));
    }

    private ScriptObject linear(String name) {
        return weighted("gmem.layers.Linear", name);
    }

    private ScriptObject weighted(String className, String name) {
        return new ScriptObject(className)
                .withParameter("weight", weights.apply(name + ".weight"))
                .withParameter("bias", weights.apply(name + ".bias"));
    }
}
