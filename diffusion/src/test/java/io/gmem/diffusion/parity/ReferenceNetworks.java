package io.gmem.diffusion.parity;

import com.fasterxml.jackson.databind.JsonNode;
import io.gmem.diffusion.guidance.GuidedChannels;
import io.gmem.diffusion.network.Backbone;
import io.gmem.diffusion.network.BlockOptions;
import io.gmem.diffusion.network.Conditioning;
import io.gmem.diffusion.network.NetworkConfig;
import io.gmem.diffusion.network.Projection;
import io.gmem.diffusion.network.TimeDirection;
import io.gmem.diffusion.transport.TransportConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The networks of the references, from the configuration in a case's {@code meta.json}. */
public final class ReferenceNetworks {
    private static final double MLP_RATIO = 4;
    private static final int V1_SNIPPET = 768;

    private ReferenceNetworks() {}

    /** The network of a case of the families 01 to 04. */
    public static NetworkConfig of(String caseName, JsonNode config) {
        return switch (caseName.substring(0, 2)) {
            case "01" -> sit(config);
            case "02" -> repa(config);
            case "03" -> firstGMem(config, config.path("cond_dim").asInt(V1_SNIPPET));
            case "04" -> finalGMem(config);
            default -> throw new IllegalArgumentException(caseName + " has no network");
        };
    }

    static NetworkConfig sit(JsonNode config) {
        return network(
                config, Backbone.SIT, sitBlock(config), byClass(config), null, TimeDirection.NOISE_TO_DATA, true);
    }

    static NetworkConfig repa(JsonNode config) {
        return network(
                config,
                Backbone.SIT,
                sitBlock(config),
                byClass(config),
                projectors(config),
                TimeDirection.DATA_TO_NOISE,
                false);
    }

    static NetworkConfig firstGMem(JsonNode config, int snippetDimension) {
        return network(
                config,
                Backbone.SIT,
                sitBlock(config),
                new Conditioning.BySnippet(
                        snippetDimension, config.path("dropout_rate").asDouble(0.2), 1),
                projectors(config),
                TimeDirection.DATA_TO_NOISE,
                false);
    }

    static NetworkConfig finalGMem(JsonNode config) {
        return network(
                config,
                Backbone.LIGHTNING,
                new BlockOptions(
                        config.path("use_qknorm").asBoolean(),
                        config.path("use_rmsnorm").asBoolean(),
                        config.path("use_swiglu").asBoolean(),
                        config.path("use_rope").asBoolean(),
                        config.path("wo_shift").asBoolean()),
                new Conditioning.BySnippet(
                        config.get("cond_dim").asInt(),
                        config.path("cond_dropout").asDouble(0.4),
                        1),
                new Projection(
                        config.path("encoder_depth").asInt(4),
                        config.get("projector_dim").asInt(),
                        List.of(config.get("z_dim").asInt())),
                TimeDirection.NOISE_TO_DATA,
                false);
    }

    /** REPA's {@code cosine} is the path that SiT calls {@code GVP}. */
    static TransportConfig.Path path(String label) {
        String name = label.toUpperCase(Locale.ROOT);
        return name.equals("COSINE") ? TransportConfig.Path.GVP : TransportConfig.Path.valueOf(name);
    }

    private static BlockOptions sitBlock(JsonNode config) {
        return config.path("qk_norm").asBoolean() ? BlockOptions.QK_NORM : BlockOptions.PLAIN;
    }

    /** Without label dropout the table has no row for the null label. */
    private static Conditioning byClass(JsonNode config) {
        int classes = config.get("num_classes").asInt();
        boolean dropped = config.path("use_cfg").asBoolean(true)
                && config.properties().stream()
                        .filter(entry -> entry.getKey().matches("(class|label)_drop.*|cfg_prob"))
                        .allMatch(entry -> entry.getValue().asDouble() != 0);
        return dropped
                ? new Conditioning.ByClass(classes, 0.1, 0.02)
                : new Conditioning.ByClass(classes, 0, 0.02, true);
    }

    private static @Nullable Projection projectors(JsonNode config) {
        List<Integer> dimensions = new ArrayList<>();
        config.path("z_dims").forEach(z -> dimensions.add(z.asInt()));
        return dimensions.isEmpty()
                ? null
                : new Projection(
                        config.get("encoder_depth").asInt(),
                        config.get("projector_dim").asInt(),
                        dimensions);
    }

    private static NetworkConfig network(
            JsonNode config,
            Backbone backbone,
            BlockOptions block,
            Conditioning conditioning,
            @Nullable Projection projection,
            TimeDirection direction,
            boolean firstThree) {
        int hiddenSize = config.get("hidden_size").asInt();
        int width = (int) (hiddenSize * config.path("mlp_ratio").asDouble(MLP_RATIO));
        JsonNode transport = config.path("transport");
        String path =
                config.path("path_type").asText(transport.path("path_type").asText("linear"));
        String prediction =
                config.path("prediction").asText(transport.path("prediction").asText("velocity"));
        return new NetworkConfig(
                config.get("input_size").asInt(),
                config.get("patch_size").asInt(),
                config.get("in_channels").asInt(),
                hiddenSize,
                config.get("depth").asInt(),
                config.get("num_heads").asInt(),
                config.path("learn_sigma").asBoolean(),
                backbone,
                block,
                block.swiglu() ? (int) (2 / 3.0 * width) : width,
                conditioning,
                projection,
                direction,
                new TransportConfig(
                        path(path),
                        prediction.equals("v")
                                ? TransportConfig.Prediction.VELOCITY
                                : TransportConfig.Prediction.valueOf(prediction.toUpperCase(Locale.ROOT))),
                firstThree ? GuidedChannels.FIRST_THREE : GuidedChannels.ALL);
    }
}
