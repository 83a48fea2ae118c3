package io.gmem.diffusion.parity;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import io.gmem.diffusion.engine.TensorEngine;
import io.gmem.diffusion.guidance.GuidanceInterval;
import io.gmem.diffusion.network.Network;
import io.gmem.diffusion.network.NetworkConfig;
import io.gmem.diffusion.sampling.Condition;
import io.gmem.diffusion.sampling.SamplingMethod;
import io.gmem.diffusion.sampling.SamplingRequest;
import io.gmem.diffusion.sampling.ServedRun;
import io.gmem.diffusion.transport.TransportConfig;
import io.gmem.tensorfiles.HostTensor;
import io.gmem.tensorfiles.TensorSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The samplers of REPA and GMem v1 against the reference, every call of the network: guided inside an interval, alone outside of it.
 * They run with t = 1 as noise; what is served runs with t = 0.
 */
final class RepaSamplersParity {
    private RepaSamplersParity() {}

    static void compare(ParityCase golden, Path folder) throws IOException {
        NetworkConfig config = ReferenceNetworks.repa(golden.config());
        List<Condition> labels = Arrays.stream(golden.input("y").toLongArray())
                .<Condition>mapToObj(label -> new Condition.ClassLabel((int) label))
                .toList();
        try (TensorEngine engine = TensorEngine.open();
                var weights = ImportedCheckpoint.weights(golden, config, folder)) {
            runs(golden, engine, config, weights, "z", labels);
        }
        golden.finish(List.of());
    }

    /** Every run of a case, from the noise of that name. */
    static void runs(
            ParityCase golden,
            TensorEngine engine,
            NetworkConfig config,
            TensorSource weights,
            String start,
            List<Condition> conditions)
            throws IOException {
        for (Map.Entry<String, JsonNode> run : golden.config().get("runs").properties()) {
            String path = run.getValue()
                    .path("path_type")
                    .asText(golden.config().path("path_type").asText("linear"));
            var transport = new TransportConfig(ReferenceNetworks.path(path), TransportConfig.Prediction.VELOCITY);
            try (NDManager scope = engine.newScope();
                    Network network = Network.load(engine, config.with(transport), weights)) {
                NDArray z = engine.toDevice(scope, golden.input(start));
                compareRun(golden, engine, scope, network, run.getKey(), request(run.getValue(), conditions), z);
            }
        }
    }

    private static SamplingRequest request(JsonNode run, List<Condition> conditions) {
        boolean stochastic = run.get("fn").asText().startsWith("euler_maruyama");
        SamplingMethod flow = run.path("heun").asBoolean() ? SamplingMethod.HEUN : SamplingMethod.EULER;
        return new SamplingRequest(
                conditions,
                new long[conditions.size()],
                run.get("num_steps").asInt(),
                stochastic ? SamplingMethod.SDE_EULER : flow,
                Math.max(1, run.path("cfg_scale").asDouble(1)),
                GuidanceInterval.repa(
                        1 - run.path("guidance_high").asDouble(1),
                        1 - run.path("guidance_low").asDouble(0)),
                1);
    }

    private static void compareRun(
            ParityCase golden,
            TensorEngine engine,
            NDManager scope,
            Network network,
            String name,
            SamplingRequest request,
            NDArray z) {
        ServedRun run =
                ServedRun.of(engine, scope, network, request, z, i -> noise(golden, engine, scope, name + ".noise", i));
        String tolerance = name + ".final";
        golden.check(tolerance, engine.toHost(run.last()));
        for (int i = 0; i < run.calls().size(); i++) {
            ServedRun.Call call = run.calls().get(i);
            NDArray t = scope.full(new Shape(call.x().getShape().get(0)), (float) (1 - call.t()));
            NDArray v = network.forward(scope, call.x(), t, call.condition());
            String prefix = "%s.call%02d.".formatted(name, i);
            golden.checkAs(prefix + "x", engine.toHost(call.x()), tolerance);
            golden.checkAs(prefix + "t", engine.toHost(t), tolerance);
            golden.checkAs(prefix + "v", engine.toHost(v), tolerance);
        }
    }

    /** Recorded in float64 by REPA, in float32 by the transport code. */
    static NDArray noise(ParityCase golden, TensorEngine engine, NDManager scope, String name, int step) {
        HostTensor all = golden.input(name);
        return engine.toDevice(scope, HostTensor.f32(all.toFloatArray(), all.shape()))
                .get(new NDIndex("{}", step));
    }
}
