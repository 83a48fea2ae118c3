package io.gmem.diffusion.parity;

import com.fasterxml.jackson.databind.JsonNode;
import io.gmem.diffusion.network.Backbone;
import io.gmem.diffusion.network.BlockOptions;
import io.gmem.diffusion.network.Conditioning;
import io.gmem.diffusion.network.NetworkConfig;
import io.gmem.diffusion.network.Projection;
import io.gmem.diffusion.network.TimeDirection;
import java.util.ArrayList;
import java.util.List;

/** The networks of the references, from the configuration in a case's {@code meta.json}. */
final class ReferenceNetworks {
    private ReferenceNetworks() {}

    static NetworkConfig repa(JsonNode config) {
        List<Integer> dimensions = new ArrayList<>();
        config.get("z_dims").forEach(z -> dimensions.add(z.asInt()));
        return network(
                config,
                Backbone.SIT,
                config.path("qk_norm").asBoolean() ? BlockOptions.QK_NORM : BlockOptions.PLAIN,
                new Conditioning.ByClass(config.get("num_classes").asInt(), 0.1, 0.02),
                new Projection(
                        config.get("encoder_depth").asInt(),
                        config.get("projector_dim").asInt(),
                        dimensions),
                TimeDirection.DATA_TO_NOISE);
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
                TimeDirection.NOISE_TO_DATA);
    }

    private static NetworkConfig network(
            JsonNode config,
            Backbone backbone,
            BlockOptions block,
            Conditioning conditioning,
            Projection projection,
            TimeDirection direction) {
        return new NetworkConfig(
                config.get("input_size").asInt(),
                config.get("patch_size").asInt(),
                config.get("in_channels").asInt(),
                config.get("hidden_size").asInt(),
                config.get("depth").asInt(),
                config.get("num_heads").asInt(),
                config.path("learn_sigma").asBoolean(),
                backbone,
                block,
                conditioning,
                projection,
                direction);
    }
}
