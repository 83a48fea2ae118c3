package io.gmem.diffusion.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import io.gmem.diffusion.network.Backbone;
import io.gmem.diffusion.network.BlockOptions;
import io.gmem.diffusion.network.Conditioning;
import io.gmem.diffusion.network.NetworkConfig;
import io.gmem.diffusion.network.Preset;
import io.gmem.diffusion.network.Projection;
import io.gmem.diffusion.transport.TransportConfig;
import io.gmem.tensorfiles.TensorSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Infers a network's configuration from the names and shapes of its tensors and from the recorded run configuration. */
final class NetworkReader {
    private static final String QKV = "blocks.0.attn.qkv.weight";
    private static final String PATCH = "x_embedder.proj.weight";
    private static final String LABELS = "y_embedder.embedding_table.weight";
    private static final String SNIPPET = "condition_projection.linear.weight";
    private static final String ROTARY = "feat_rope.freqs_cos";
    private static final double CLASS_DROPOUT = 0.1;
    private static final double V1_DROPOUT = 0.2;
    private static final double FINAL_DROPOUT = 0.4;
    private static final double LABEL_STD = 0.02;
    private static final int REPA_ENCODER_DEPTH = 8;
    private static final int FINAL_ENCODER_DEPTH = 4;

    private final TensorNames names;
    private final SystemReader systems;
    private final JsonNode notes;
    private final Hints hints;
    private final List<String> missing = new ArrayList<>();
    private final List<String> because = new ArrayList<>();
    private final List<String> doubts = new ArrayList<>();

    private NetworkReader(TensorSource weights, Layout layout, JsonNode notes, Hints hints) {
        this.names = new TensorNames(weights);
        this.systems = new SystemReader(names, layout, notes, missing, because, doubts);
        this.notes = notes;
        this.hints = hints;
    }

    /** Returns whether the tensor names are those of a network. */
    static boolean isNetwork(TensorSource weights) {
        return weights.names().containsAll(Set.of(PATCH, "t_embedder.mlp.0.weight", QKV, "final_layer.linear.weight"));
    }

    /**
     * Infers the configuration.
     *
     * @param notes arguments or configuration of the training run; a missing node if there are none
     */
    static NetworkReading read(TensorSource weights, Layout layout, JsonNode notes, Hints hints) {
        return new NetworkReader(weights, layout, notes, hints).read();
    }

    private NetworkReading read() {
        NetworkSystem system = systems.system(hints.system());
        NetworkConfig config = null;
        try {
            config = config(system);
        } catch (IllegalArgumentException | ArithmeticException e) {
            missing.add("a valid shape (" + e.getMessage() + ")");
        }
        if (config == null || system == null || !missing.isEmpty()) {
            return new NetworkReading(system, null, missing, because, doubts);
        }
        return NetworkCheck.of(names, system, config, because, doubts);
    }

    private @Nullable NetworkConfig config(@Nullable NetworkSystem system) {
        int hiddenSize = names.length(QKV, 1);
        int depth = names.count("blocks.");
        int patch = names.length(PATCH, 2);
        int inChannels = names.length(PATCH, 1);
        int grid = grid();
        long out = names.axis("final_layer.linear.weight", 0);
        if (hiddenSize < 1 || patch < 1 || inChannels < 1 || grid < 1) {
            missing.add("tensors with the shapes of a network");
            return null;
        }
        var block = new BlockOptions(
                names.has("blocks.0.attn.q_norm.weight"),
                names.has("blocks.0.norm1.weight"),
                names.has("blocks.0.mlp.w12.weight"),
                names.has(ROTARY),
                systems.woShift());
        int heads = heads(hiddenSize, depth);
        Conditioning conditioning = conditioning(system);
        Projection projection = projection(system, depth);
        TransportConfig transport = new TransportReader(notes, hints, missing, because, doubts).transport();
        if (system == null || !missing.isEmpty()) {
            return null;
        }
        Backbone backbone = system == NetworkSystem.GMEM ? Backbone.LIGHTNING : Backbone.SIT;
        return new NetworkConfig(
                Math.multiplyExact(grid, patch),
                patch,
                inChannels,
                hiddenSize,
                depth,
                heads,
                out == 2L * patch * patch * inChannels,
                backbone,
                block,
                mlpWidth(block),
                conditioning,
                projection,
                system.timeDirection(),
                transport,
                system.guidedChannels());
    }

    private int mlpWidth(BlockOptions block) {
        return block.swiglu() ? names.length("blocks.0.mlp.w3.weight", 1) : names.length("blocks.0.mlp.fc1.weight", 0);
    }

    private int grid() {
        int tokens = Math.max(names.length("pos_embed", 1), names.length(ROTARY, 0));
        if (tokens == 0 && notes.has("latent_size")) {
            return notes.path("latent_size").asInt() / Math.max(1, names.length(PATCH, 2));
        }
        int grid = (int) Math.round(Math.sqrt(tokens));
        return grid * grid == tokens ? grid : 0;
    }

    private int heads(int hiddenSize, int depth) {
        if (hints.heads() != null) {
            because.add("the number of heads was specified");
            return hints.heads();
        }
        int headDimension = Math.max(names.length("blocks.0.attn.q_norm.weight", 0), names.length(ROTARY, 1));
        if (headDimension > 0) {
            because.add("heads have %d channels, according to their norm or rotary table".formatted(headDimension));
            return hiddenSize / headDimension;
        }
        if (notes.at("/num_heads").canConvertToInt()) {
            because.add("the run configuration records the number of heads");
            return notes.at("/num_heads").asInt();
        }
        for (Preset preset : Preset.values()) {
            if (preset.hiddenSize() == hiddenSize && preset.depth() == depth) {
                because.add("%d heads, as in preset %s of width %d and depth %d"
                        .formatted(preset.numHeads(), preset.label(), hiddenSize, depth));
                return preset.numHeads();
            }
        }
        missing.add("the number of heads, which cannot be inferred for width %d and depth %d: --heads"
                .formatted(hiddenSize, depth));
        return 0;
    }

    private Conditioning conditioning(@Nullable NetworkSystem system) {
        if (names.has(SNIPPET)) {
            double dropout = system == NetworkSystem.GMEM_V1 ? V1_DROPOUT : FINAL_DROPOUT;
            return new Conditioning.BySnippet(names.length(SNIPPET, 1), dropout, 1);
        }
        if (names.has(LABELS)) {
            return byClass(names.length(LABELS, 0));
        }
        return new Conditioning.Unconditional();
    }

    /** Reads the number of classes. At label dropout 0 the references' tables have no row for the null label. */
    private Conditioning byClass(int rows) {
        if (hints.classes() != null) {
            if (hints.classes() != rows && hints.classes() != rows - 1) {
                missing.add("a label table for %d classes (was %d rows): --classes".formatted(hints.classes(), rows));
            }
            because.add("the number of classes was specified");
        }
        boolean withoutNull = hints.classes() == null
                ? notes.path("num_classes").asInt() == rows
                        || notes.path("cfg_prob").asDouble(1) == 0
                        || notes.path("class_dropout_prob").asDouble(1) == 0
                : hints.classes() == rows;
        if (withoutNull) {
            because.add(
                    "the label table has one row for each of %d classes and no row for the null label".formatted(rows));
            return new Conditioning.ByClass(rows, 0, LABEL_STD, true);
        }
        return new Conditioning.ByClass(rows - 1, CLASS_DROPOUT, LABEL_STD);
    }

    private @Nullable Projection projection(@Nullable NetworkSystem system, int depth) {
        String prefix = system == NetworkSystem.GMEM ? "projector." : "projectors.";
        int heads = names.count(prefix);
        if (heads == 0) {
            return null;
        }
        List<Integer> dimensions = new ArrayList<>();
        for (int i = 0; i < heads; i++) {
            dimensions.add(names.length(prefix + i + ".4.weight", 0));
        }
        return new Projection(encoderDepth(system, depth), names.length(prefix + "0.0.weight", 0), dimensions);
    }

    private int encoderDepth(@Nullable NetworkSystem system, int depth) {
        if (hints.encoderDepth() != null) {
            return hints.encoderDepth();
        }
        if (notes.path("encoder_depth").canConvertToInt()) {
            return notes.path("encoder_depth").asInt();
        }
        int assumed = Math.min(depth, system == NetworkSystem.GMEM ? FINAL_ENCODER_DEPTH : REPA_ENCODER_DEPTH);
        if (system != NetworkSystem.GMEM) {
            doubts.add(
                    "the file does not record the projectors' depth; %d was assumed. Only further training depends on it,"
                                    .formatted(assumed)
                            + " not sampling: --encoder-depth");
        }
        return assumed;
    }
}
