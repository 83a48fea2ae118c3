package io.gmem.diffusion.parity;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import io.gmem.diffusion.engine.TensorEngine;
import io.gmem.diffusion.guidance.ClassifierFreeGuidance;
import io.gmem.diffusion.network.Backbone;
import io.gmem.diffusion.network.BlockOptions;
import io.gmem.diffusion.network.Conditioning;
import io.gmem.diffusion.network.Network;
import io.gmem.diffusion.network.NetworkConfig;
import io.gmem.diffusion.network.TimeDirection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** SiT against the reference: output, every tap, guidance, position table. */
class SiTParityTest {

    @TestFactory
    Stream<DynamicTest> sitEqualsItsReference() throws Exception {
        return ParityFamily.of("01_sit_", this::compare);
    }

    private void compare(ParityCase golden) throws Exception {
        try (TensorEngine engine = TensorEngine.open();
                NDManager scope = engine.newScope();
                var weights = golden.open("weights.safetensors");
                Network network = Network.load(engine, config(golden.config()), weights)) {
            NDArray x = engine.toDevice(scope, golden.input("x"));
            NDArray t = engine.toDevice(scope, golden.input("t"));
            NDArray y = engine.toDevice(scope, golden.input("y"));

            golden.check("out", engine.toHost(network.forward(scope, x, t, y)));
            Map<String, NDArray> taps = network.taps(scope, x, t, y);
            for (String name : golden.outputNames()) {
                if (name.startsWith("tap.")) {
                    golden.check(name, engine.toHost(taps.get(name.substring("tap.".length()))));
                }
            }
            golden.check("pos_embed", weights.read("pos_embed"));

            golden.check("out_cfg", engine.toHost(guided(golden, engine, scope, network)));
        }
        golden.finish(List.of());
    }

    private static NDArray guided(ParityCase golden, TensorEngine engine, NDManager scope, Network network) {
        NDArray x = engine.toDevice(scope, golden.input("cfg_x"));
        NDArray first = x.split(2).get(0);
        NDArray prediction = network.forward(
                scope,
                first.concat(first, 0),
                engine.toDevice(scope, golden.input("cfg_t")),
                engine.toDevice(scope, golden.input("cfg_y")));
        double scale = golden.input("cfg_scale").toFloatArray()[0];
        return new ClassifierFreeGuidance(scale, ClassifierFreeGuidance.Channels.FIRST_THREE).mix(prediction);
    }

    private static NetworkConfig config(JsonNode config) {
        return new NetworkConfig(
                config.get("input_size").asInt(),
                config.get("patch_size").asInt(),
                config.get("in_channels").asInt(),
                config.get("hidden_size").asInt(),
                config.get("depth").asInt(),
                config.get("num_heads").asInt(),
                config.get("learn_sigma").asBoolean(),
                Backbone.SIT,
                BlockOptions.PLAIN,
                new Conditioning.ByClass(config.get("num_classes").asInt(), 0.1, 0.02),
                null,
                TimeDirection.NOISE_TO_DATA);
    }
}
