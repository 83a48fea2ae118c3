package io.gmem.diffusion.parity;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import io.gmem.diffusion.engine.TensorEngine;
import io.gmem.diffusion.network.Network;
import io.gmem.diffusion.network.NetworkConfig;
import io.gmem.diffusion.sampling.ServedGuidance;
import io.gmem.diffusion.transport.TransportConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** SiT against the reference: output, every tap, guidance, position table. */
class SiTParityTest {
    private static final String GUIDED = "out_cfg";
    private static final int MIXED = 3;

    @TempDir
    Path folder;

    @TestFactory
    Stream<DynamicTest> sitEqualsItsReference() throws Exception {
        return ParityFamily.of("01_sit_", this::compare);
    }

    private void compare(ParityCase golden) throws Exception {
        NetworkConfig config = ReferenceNetworks.sit(golden.config());
        try (TensorEngine engine = TensorEngine.open();
                NDManager scope = engine.newScope();
                var weights = ImportedCheckpoint.weights(golden, config, folder);
                Network network = Network.load(engine, config, weights)) {
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
            if (golden.outputNames().contains(GUIDED)) {
                // guidance mixes what the network predicts, so the prediction is taken for a velocity here
                try (Network plain = Network.load(engine, config.with(TransportConfig.LINEAR_VELOCITY), weights)) {
                    golden.check(GUIDED, engine.toHost(guided(golden, engine, scope, plain)));
                }
            }
        }
        golden.finish(List.of());
    }

    /** The conditional half as it is served; the unconditional half keeps its own channels beyond the mixed ones. */
    private static NDArray guided(ParityCase golden, TensorEngine engine, NDManager scope, Network network) {
        NDArray x = engine.toDevice(scope, golden.input("cfg_x")).split(2).get(0);
        NDArray y = engine.toDevice(scope, golden.input("cfg_y")).split(2).get(0);
        assertThat(engine.toDevice(scope, golden.input("cfg_y")).split(2).get(1))
                .isEqualTo(network.nullCondition(scope, (int) y.size()));
        float[] times = golden.input("cfg_t").toFloatArray();
        var guidance =
                new ServedGuidance(scope, network, golden.input("cfg_scale").toFloatArray()[0], ServedGuidance.ALWAYS);
        NDList first = new NDList();
        NDList second = new NDList();
        for (int i = 0; i < y.size(); i++) {
            NDArray one = x.get(new NDIndex("{}:{}", i, i + 1));
            NDArray served = guidance.velocity(one, times[i], y.get(new NDIndex("{}:{}", i, i + 1)));
            first.add(served);
            NDArray time = scope.create(new float[] {times[i]});
            NDArray unconditional = network.velocity(scope, one, time, network.nullCondition(scope, 1));
            second.add(
                    one.getShape().get(1) > MIXED
                            ? served.get(new NDIndex(":, :{}", MIXED))
                                    .concat(unconditional.get(new NDIndex(":, {}:", MIXED)), 1)
                            : served);
        }
        first.addAll(second);
        return NDArrays.concat(first, 0);
    }
}
