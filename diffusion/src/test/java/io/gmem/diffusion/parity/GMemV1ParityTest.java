package io.gmem.diffusion.parity;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import io.gmem.diffusion.engine.TensorEngine;
import io.gmem.diffusion.network.Backbone;
import io.gmem.diffusion.network.BlockOptions;
import io.gmem.diffusion.network.Conditioning;
import io.gmem.diffusion.network.Network;
import io.gmem.diffusion.network.NetworkConfig;
import io.gmem.diffusion.network.Projection;
import io.gmem.diffusion.network.TimeDirection;
import io.gmem.diffusion.solver.EulerMaruyamaSolver;
import io.gmem.diffusion.solver.EulerSolver;
import io.gmem.diffusion.solver.HeunSolver;
import io.gmem.diffusion.solver.Solver;
import io.gmem.diffusion.solver.SolverState;
import io.gmem.diffusion.solver.TimeGrid;
import io.gmem.diffusion.solver.VelocityField;
import io.gmem.memorybank.NoiseLookup;
import io.gmem.tensorfiles.DType;
import io.gmem.tensorfiles.HostTensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * GMem v1 against the reference: output and projections with and without dropout, the lookup of a snippet from noise, and every
 * network call of the Euler, Heun and Euler-Maruyama samplers.
 */
class GMemV1ParityTest {
    @TestFactory
    Stream<DynamicTest> gmemV1EqualsItsReference() throws Exception {
        return ParityFamily.of("03_gmem_v1", this::compare);
    }

    private void compare(ParityCase golden) throws Exception {
        try (TensorEngine engine = TensorEngine.open();
                NDManager scope = engine.newScope();
                var weights = golden.open("weights.safetensors");
                Network network = Network.load(engine, config(golden.config(), snippetDimension(golden)), weights)) {
            NDArray x = engine.toDevice(scope, golden.input("x"));
            NDArray t = engine.toDevice(scope, golden.input("t"));
            NDArray snippet = engine.toDevice(scope, golden.input("feature_condition"));

            checkAll(golden, engine, "out", "zs", network.forwardProjected(scope, x, t, snippet));
            NDArray keep =
                    engine.toDevice(scope, golden.input("train_dropout_mask")).toType(DataType.FLOAT32, false);
            checkAll(golden, engine, "out_train", "zs_train", network.forwardDropped(scope, x, t, snippet, keep));

            golden.config().get("runs").fields().forEachRemaining(run -> {
                try {
                    trajectory(golden, engine, scope, network, run.getKey(), run.getValue());
                } catch (java.io.IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
        }
        lookup(golden);
        golden.finish(List.of());
    }

    private static void lookup(ParityCase golden) {
        var lookup = NoiseLookup.of(golden.input("memoryfreq").toLongArray());
        HostTensor noise = golden.input("lookup_z");
        int draws = (int) noise.shape()[0];
        float[] z = noise.toFloatArray();
        float[] normal = new float[draws];
        float[] uniform = new float[draws];
        long[] rows = new long[draws];
        for (int i = 0; i < draws; i++) {
            float[] one = Arrays.copyOfRange(z, i * z.length / draws, (i + 1) * z.length / draws);
            normal[i] = (float) NoiseLookup.normal(one);
            uniform[i] = (float) NoiseLookup.uniform(NoiseLookup.normal(one));
            rows[i] = lookup.row(one);
        }
        golden.checkAs("lookup_normal", HostTensor.f32(normal, draws), "lookup_uniform");
        golden.check("lookup_uniform", HostTensor.f32(uniform, draws));
        golden.checkAs("lookup_cumprob", f64(lookup.cumulative()), "lookup_uniform");
        golden.check("lookup_index", HostTensor.i64(rows, draws));
    }

    private static HostTensor f64(double[] values) {
        ByteBuffer data = ByteBuffer.allocate(values.length * Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        data.asDoubleBuffer().put(values);
        return new HostTensor(DType.F64, new long[] {values.length}, data);
    }

    private static void checkAll(ParityCase golden, TensorEngine engine, String out, String zs, NDList actual) {
        golden.check(out, engine.toHost(actual.get(0)));
        for (int i = 1; i < actual.size(); i++) {
            golden.check(zs + "." + (i - 1), engine.toHost(actual.get(i)));
        }
    }

    private static void trajectory(
            ParityCase golden, TensorEngine engine, NDManager scope, Network network, String name, JsonNode run)
            throws java.io.IOException {
        NDArray snippet = snippets(golden, engine, scope);
        String tolerance = name + ".final";
        List<NDList> calls = new ArrayList<>();
        VelocityField field = (x, t) -> {
            NDArray single = x.toType(DataType.FLOAT32, false);
            NDArray times = scope.full(new Shape(x.getShape().get(0)), (float) t);
            NDArray v = network.forward(scope, single, times, snippet);
            calls.add(new NDList(single, times, v));
            return v.toType(DataType.FLOAT64, false);
        };
        int steps = run.get("num_steps").asInt();
        boolean stochastic = run.get("fn").asText().startsWith("euler_maruyama");
        Solver solver = stochastic
                ? new EulerMaruyamaSolver(i ->
                        engine.toDevice(scope, golden.input(name + ".noise")).get(new NDIndex("{}", i)))
                : run.path("heun").asBoolean() ? new HeunSolver() : new EulerSolver();
        SolverState state = SolverState.start(
                engine.toDevice(scope, golden.input("sampler_z")).toType(DataType.FLOAT64, true),
                stochastic ? EulerMaruyamaSolver.grid(steps) : TimeGrid.uniform(1, 0, steps));
        while (!state.finished()) {
            state = solver.step(state, field);
        }

        golden.check(name + ".final", engine.toHost(state.x()));
        String[] parts = {"x", "t", "v"};
        for (int call = 0; call < calls.size(); call++) {
            for (int part = 0; part < parts.length; part++) {
                golden.checkAs(
                        "%s.call%02d.%s".formatted(name, call, parts[part]),
                        engine.toHost(calls.get(call).get(part)),
                        tolerance);
            }
        }
    }

    private static NDArray snippets(ParityCase golden, TensorEngine engine, NDManager scope) {
        golden.checkAs("sampler_feature_condition", golden.expected("sampler_feature_condition"), "out");
        return engine.toDevice(scope, golden.expected("sampler_feature_condition"));
    }

    private static int snippetDimension(ParityCase golden) {
        return (int) golden.input("feature_condition").shape()[1];
    }

    private static NetworkConfig config(JsonNode config, int snippetDimension) {
        List<Integer> dimensions = new ArrayList<>();
        config.get("z_dims").forEach(z -> dimensions.add(z.asInt()));
        return new NetworkConfig(
                config.get("input_size").asInt(),
                config.get("patch_size").asInt(),
                config.get("in_channels").asInt(),
                config.get("hidden_size").asInt(),
                config.get("depth").asInt(),
                config.get("num_heads").asInt(),
                false,
                Backbone.SIT,
                BlockOptions.PLAIN,
                new Conditioning.BySnippet(
                        snippetDimension, config.get("dropout_rate").asDouble(), 1),
                new Projection(
                        config.get("encoder_depth").asInt(),
                        config.get("projector_dim").asInt(),
                        dimensions),
                TimeDirection.DATA_TO_NOISE);
    }
}
