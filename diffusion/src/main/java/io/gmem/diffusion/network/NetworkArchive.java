package io.gmem.diffusion.network;

import io.gmem.diffusion.engine.ScriptObject;
import io.gmem.diffusion.engine.ScriptSource;
import io.gmem.diffusion.engine.ScriptSource.Range;
import io.gmem.diffusion.engine.kernel.KernelFault;
import io.gmem.diffusion.engine.kernel.KernelPlan;
import io.gmem.diffusion.engine.kernel.Precision;
import io.gmem.tensorfiles.HostTensor;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Builds the module tree of a network from its weights, and the TorchScript source for its configuration. Does not need libtorch. */
public final class NetworkArchive {
    private static final List<String> FILES =
            List.of("faults", "products", "layers", "attention", "block", "embedders", "projector", "transformer");

    private final NetworkConfig config;
    private final Function<String, HostTensor> weights;
    private final Map<String, HostTensor> constants;
    private final @Nullable KernelPlan plan;
    private final Map<String, long[]> shapes;

    private NetworkArchive(NetworkConfig config, @Nullable KernelPlan plan, NetworkWeights weights) {
        this.config = config;
        this.plan = plan;
        this.weights = weights.trained();
        this.constants = new HashMap<>(ConstantTensors.of(config));
        this.constants.putAll(weights.constants());
        this.shapes = StateDict.shapes(config);
    }

    /** Returns the module tree for {@link #source}. Each weight is read when the archive is written. */
    static ScriptObject tree(NetworkConfig config, KernelPlan plan, NetworkWeights weights) {
        return new NetworkArchive(config, plan, weights).root();
    }

    /** Returns the module tree for {@link #portableSource}. */
    public static ScriptObject portableTree(NetworkConfig config, NetworkWeights weights) {
        return new NetworkArchive(config, null, weights).root();
    }

    /**
     * Returns the source files of the archive by their names in it.
     *
     * @param engineFlags script flags of the engine ({@code TensorEngine#scriptFlags})
     */
    static Map<String, String> source(NetworkConfig config, Precision precision, Map<String, Boolean> engineFlags) {
        Map<String, Boolean> flags = new HashMap<>(engineFlags);
        flags.putAll(flags(config, precision));
        return new ScriptSource(ranges(config), flags).files(files(config));
    }

    /** Returns slower source files for other programs, which use only functions available since libtorch 1.13. */
    public static Map<String, String> portableSource(NetworkConfig config) {
        Map<String, Boolean> flags = flags(config, Precision.FLOAT32);
        flags.putAll(KernelFault.NONE.scriptFlags());
        flags.put("routed", false);
        flags.put("fused", false);
        flags.put("portable", true);
        return new ScriptSource(ranges(config), flags).files(files(config));
    }

    /** Returns {@link #source} in float32 for readers, with comments, shapes and the names of dtypes. */
    public static Map<String, String> readableSource(NetworkConfig config) {
        Map<String, Boolean> flags = flags(config, Precision.FLOAT32);
        flags.putAll(KernelFault.NONE.scriptFlags());
        List<String> files = files(config).stream()
                .filter(file -> !file.equals("faults")) // the test double of a wrong kernel
                .toList();
        return new ScriptSource(ranges(config), flags).readableFiles(files);
    }

    static List<String> files(NetworkConfig config) {
        return config.projection() == null
                ? FILES.stream().filter(file -> !file.equals("projector")).toList()
                : FILES;
    }

    static Map<String, Range> ranges(NetworkConfig config) {
        Projection projection = config.projection();
        int encoderDepth = projection == null ? config.depth() : projection.encoderDepth();
        return Map.of(
                "blocks", new Range(0, config.depth()),
                "encoder", new Range(0, encoderDepth),
                "decoder", new Range(encoderDepth, config.depth()),
                "projectors",
                        new Range(
                                0,
                                projection == null ? 0 : projection.dimensions().size()));
    }

    static Map<String, Boolean> flags(NetworkConfig config, Precision precision) {
        BlockOptions block = config.block();
        boolean projected = config.projection() != null;
        boolean lightning = config.backbone() == Backbone.LIGHTNING;
        Map<String, Boolean> flags = new HashMap<>();
        flags.put("float32", precision == Precision.FLOAT32);
        flags.put("bfloat16", precision == Precision.BFLOAT16);
        flags.put("class_conditional", config.conditioning() instanceof Conditioning.ByClass);
        flags.put("snippet_conditional", config.conditioning() instanceof Conditioning.BySnippet);
        flags.put("unconditional", config.conditioning() instanceof Conditioning.Unconditional);
        flags.put("drops_snippet", lightning);
        flags.put("drops_embedding", !lightning);
        flags.put("projected", projected);
        flags.put("unprojected", !projected);
        flags.put("sit_projected", projected && !lightning);
        flags.put("lightning_projected", projected && lightning);
        flags.put("qk_norm", block.qkNorm());
        flags.put("qk_layer_norm", block.qkNorm() && !block.rmsNorm());
        flags.put("qk_rms_norm", block.qkNorm() && block.rmsNorm());
        flags.put("layer_norm", !block.rmsNorm());
        flags.put("rms_norm", block.rmsNorm());
        flags.put("gelu", !block.swiglu());
        flags.put("swiglu", block.swiglu());
        flags.put("rope", block.rope());
        flags.put("shift", !block.woShift());
        flags.put("wo_shift", block.woShift());
        flags.put("routed", true);
        flags.put("fused", true);
        flags.put("portable", false);
        return flags;
    }

    private ScriptObject root() {
        var root = new ScriptObject("gmem.transformer.DiffusionTransformer")
                .withBuffer(StateDict.POSITION_TABLE, constant(StateDict.POSITION_TABLE))
                .with("patch_size", config.patchSize())
                .with("in_channels", config.inChannels())
                .with("out_channels", config.outChannels())
                .with("x_embedder", patchEmbed())
                .with("t_embedder", timestepEmbedder());
        condition(root);
        root.with("blocks", blocks());
        if (config.projection() != null) {
            root.with(config.backbone().projectors(), projectors(config.projection()));
        }
        var last = new ScriptObject("gmem.block.FinalLayer");
        if (config.block().rmsNorm()) {
            last.with("norm_final", rmsNorm("final_layer.norm_final"));
        }
        return root.with(
                "final_layer",
                last.with("linear", linear("final_layer.linear"))
                        .with("adaLN_modulation", modulation("final_layer.adaLN_modulation")));
    }

    private ScriptObject patchEmbed() {
        return new ScriptObject("gmem.embedders.PatchEmbed")
                .with("patch_size", config.patchSize())
                .with("proj", routed(weighted("gmem.embedders.PatchProjection", "x_embedder.proj"), "x_embedder.proj"));
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
            var table = new ScriptObject("gmem.embedders.EmbeddingTable");
            trained(table, "weight", "y_embedder.embedding_table.weight");
            root.with(
                    "y_embedder",
                    new ScriptObject("gmem.embedders.LabelEmbedder")
                            .with("num_classes", byClass.classes())
                            .with("dropout", byClass.dropout())
                            .with("embedding_table", table));
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
        var blocks = new ScriptObject("gmem.block.Blocks");
        for (int i = 0; i < config.depth(); i++) {
            blocks.with(Integer.toString(i), block("blocks." + i));
        }
        return blocks;
    }

    private ScriptObject block(String name) {
        var block = new ScriptObject("gmem.block.Block");
        if (config.block().rmsNorm()) {
            block.with("norm1", rmsNorm(name + ".norm1")).with("norm2", rmsNorm(name + ".norm2"));
        }
        return block.with("attn", attention(name + ".attn"))
                .with("mlp", mlp(name + ".mlp"))
                .with("adaLN_modulation", modulation(name + ".adaLN_modulation"));
    }

    private ScriptObject attention(String name) {
        var attention = new ScriptObject("gmem.attention.Attention")
                .with("num_heads", config.numHeads())
                .with("qkv", linear(name + ".qkv"));
        if (plan != null) {
            attention.with("route", plan.attention().ordinal());
        }
        if (config.block().qkNorm()) {
            attention.with("q_norm", headNorm(name + ".q_norm")).with("k_norm", headNorm(name + ".k_norm"));
        }
        if (config.block().rope()) {
            attention.with("rotary", rotary());
        }
        return attention.with("proj", linear(name + ".proj"));
    }

    private ScriptObject rotary() {
        return new ScriptObject("gmem.attention.Rotary")
                .withBuffer("freqs_cos", constant(StateDict.ROTARY_COSINES))
                .withBuffer("freqs_sin", constant(StateDict.ROTARY_SINES));
    }

    private ScriptObject mlp(String name) {
        return config.block().swiglu()
                ? new ScriptObject("gmem.layers.SwiGlu")
                        .with("w12", linear(name + ".w12"))
                        .with("w3", linear(name + ".w3"))
                : new ScriptObject("gmem.layers.Mlp")
                        .with("fc1", linear(name + ".fc1"))
                        .with("fc2", linear(name + ".fc2"));
    }

    private ScriptObject projectors(Projection projection) {
        var projectors = new ScriptObject("gmem.projector.Projectors");
        for (int i = 0; i < projection.dimensions().size(); i++) {
            String name = config.backbone().projectors() + "." + i;
            projectors.with(
                    Integer.toString(i),
                    new ScriptObject("gmem.projector.Projector")
                            .with("0", linear(name + ".0"))
                            .with("2", linear(name + ".2"))
                            .with("4", linear(name + ".4")));
        }
        return projectors;
    }

    private ScriptObject headNorm(String name) {
        return config.block().rmsNorm() ? rmsNorm(name) : weighted("gmem.layers.LayerNorm", name);
    }

    private ScriptObject rmsNorm(String name) {
        return trained(new ScriptObject("gmem.layers.RmsNorm"), "weight", name + ".weight");
    }

    private ScriptObject modulation(String name) {
        return new ScriptObject("gmem.layers.Modulation").with("1", linear(name + ".1"));
    }

    private ScriptObject linear(String name) {
        return routed(weighted("gmem.layers.Linear", name), name);
    }

    private ScriptObject routed(ScriptObject layer, String name) {
        if (plan == null) {
            return layer;
        }
        long[] weight = Objects.requireNonNull(shapes.get(name + ".weight"), name);
        return layer.with(
                "route", plan.linear(LinearLayer.of(name, weight).key()).ordinal());
    }

    private ScriptObject weighted(String className, String name) {
        return trained(trained(new ScriptObject(className), "weight", name + ".weight"), "bias", name + ".bias");
    }

    private HostTensor constant(String name) {
        return Objects.requireNonNull(constants.get(name), name);
    }

    private ScriptObject trained(ScriptObject object, String attribute, String name) {
        long[] shape = Objects.requireNonNull(shapes.get(name), name);
        return object.withParameter(attribute, shape, () -> {
            HostTensor weight = weights.apply(name);
            if (!Arrays.equals(weight.shape(), shape)) {
                throw new IllegalArgumentException("tensor '" + name + "' has shape " + Arrays.toString(weight.shape())
                        + ", but the configuration requires " + Arrays.toString(shape));
            }
            return weight;
        });
    }
}
